using System.Collections.Concurrent;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// One thread of the master: owns sockets with an epoll of its own, moves what clients send into the workers' request rings
/// and what workers answer from their response rings to the sockets.
/// </summary>
/// <remarks>
/// Sockets are registered edge-triggered once and for all; a connection remembers that it may have more to read or may not
/// be written to. So a full ring stops reading from exactly those sockets that feed it, without a system call.
/// Everything here is touched by the reactor's thread alone; other threads speak to it through the mailbox.
/// </remarks>
internal sealed unsafe partial class Reactor
{
    private const int EventCapacity = 512;
    private const int MaxSleepMilliseconds = 1000;
    private const long DoorbellKey = -1;

    private readonly IReactorOwner _owner;
    private readonly SharedRegion _region;
    private readonly ReactorSettings _settings;
    private readonly ReactorStatistics* _statistics;

    /// <summary>How many milliseconds apart idle sessions are looked for; 0 where no endpoint wants that.</summary>
    private readonly long _idleInterval;
    private readonly Doorbell _bell;
    private readonly int _epoll;
    private readonly EpollEvents _events = new(EventCapacity);
    private readonly ConcurrentQueue<Action<Reactor>> _mailbox = new();
    private readonly OutputChunkPool _chunks = new();
    private readonly Thread _thread;

    /// <summary>The lane of each worker that new sessions go to.</summary>
    private ReactorLane?[] _current = [];

    /// <summary>All live lanes: the current ones, and those of workers that are being replaced.</summary>
    private ReactorLane[] _lanes = [];
    private Connection? _firstReady;
    private Connection? _lastReady;
    private long _requestCount;
    private long _now;
    private bool _ended;

    public Reactor(int index, IReactorOwner owner, SharedRegion region, ReactorSettings settings)
    {
        Index = index;
        _owner = owner;
        _region = region;
        _settings = settings;
        _slowInterval = settings.Endpoints.Select(static endpoint => endpoint.Limits.SendTimeout).Append(SweepMilliseconds).Min();
        _idleInterval = settings.Endpoints.Where(endpoint => endpoint.WatchesIdle).Select(endpoint => endpoint.HeartbeatInterval).DefaultIfEmpty(0).Min();
        _statistics = region.Statistics(index);
        _sink = new CiphertextSink(_chunks);
        _packages = new PackageStore(settings.Packages, index);
        _taskQueue = new TaskQueue(owner.Tasks.First, owner.Tasks.Count);
        _canRunTask = CanRunTask;
        _canRunQueued = worker => CanRunTask(worker) && _taskQueue.HasFor(worker);
        _epoll = Sys.EpollCreate1(Sys.EPOLL_CLOEXEC);
        var bell = _epoll < 0 ? -1 : Doorbell.CreateFd();
        if (bell < 0)
        {
            throw new IOException($"Reactor {index} could not be made: {Sys.Describe(Sys.LastError)}.");
        }

        _bell = new Doorbell(bell, region.ReactorSleeping(index));
        _ = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_ADD, bell, Sys.EPOLLIN | Sys.EPOLLET, DoorbellKey);
        _slotBase = index * settings.MaxSessions;
        _connections = new Connection?[settings.MaxSessions];
        _thread = new Thread(Run) { IsBackground = true, Name = $"prefork-reactor-{index}" };
    }

    public int Index { get; }

    public int DoorbellFd => _bell.Fd;

    /// <summary>How many sessions it has; read by other threads to share connections out.</summary>
    public int SessionCount => Volatile.Read(ref _sessionCount);

    public void Start() => _thread.Start();

    /// <summary>Has the reactor's thread call something. May be called by any thread.</summary>
    public void Post(Action<Reactor> command)
    {
        _mailbox.Enqueue(command);
        Interlocked.MemoryBarrier();
        if (_bell.IsSleeping)
        {
            _bell.Ring();
        }
    }

    /// <summary>Gives a worker its first lane. On the reactor's thread.</summary>
    public void Attach(int workerId, Lane lane)
    {
        if (workerId >= _current.Length)
        {
            Array.Resize(ref _current, workerId + 1);
        }

        _current[workerId] = AddLane(lane);
    }

    private ReactorLane AddLane(Lane lane)
    {
        var added = new ReactorLane(lane, Index);
        _lanes = [.. _lanes, added];
        return added;
    }

    private void RemoveLane(ReactorLane lane) => _lanes = Array.FindAll(_lanes, other => other != lane);

    private ReactorLane? FindLane(Lane lane) => Array.Find(_lanes, candidate => candidate.Lane == lane);

    private void Run()
    {
        while (!_ended)
        {
            _now = Environment.TickCount64;
            DrainResponses();
            PumpLanes();
            PumpReady();
            RingWorkers();
            if (_now >= _nextSweep)
            {
                Sweep();
            }

            var count = Wait();
            for (var i = 0; i < count; i++)
            {
                var key = _events.Data(i);
                if (key >= 0)
                {
                    OnSocket(key, _events.Events(i));
                }
                else if (key != DoorbellKey)
                {
                    OnListener(ListenerOf(key));
                }
            }

            while (_mailbox.TryDequeue(out var command))
            {
                command(this);
            }
        }

        CloseDescriptors();
    }

    private int Wait()
    {
        if (_firstReady is not null)
        {
            return _events.Wait(_epoll, 0);
        }

        _bell.PrepareSleep();
        var count = HasWork() ? _events.Wait(_epoll, 0) : _events.Wait(_epoll, (int)Math.Clamp(_nextSweep - _now, 1, MaxSleepMilliseconds));
        _bell.Awake();
        return count;
    }

    private bool HasWork()
    {
        if (!_mailbox.IsEmpty)
        {
            return true;
        }

        foreach (var lane in _lanes)
        {
            if (lane.Corrupt)
            {
                continue;
            }

            if (lane.Responses.HasRecord || lane.HasInternalRoom ||
                ((lane.IsReplaying || lane.Waiting.First is not null) && lane.HasRoom(LeastRead)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Wakes the workers that sleep and have something new to do. One fence serves them all.</summary>
    private void RingWorkers()
    {
        var fenced = false;
        foreach (var lane in _lanes)
        {
            if (!lane.NeedsBell)
            {
                continue;
            }

            if (!fenced)
            {
                Interlocked.MemoryBarrier();
                fenced = true;
            }

            lane.NeedsBell = false;
            if (lane.Lane.Doorbell.IsSleeping)
            {
                lane.Lane.Doorbell.Ring();
            }
        }
    }

    private void OnSocket(long id, uint events)
    {
        var connection = Find(id);
        if (connection is null || connection.Fd < 0)
        {
            return;
        }

        if ((events & (Sys.EPOLLOUT | Sys.EPOLLERR | Sys.EPOLLHUP)) != 0 && !connection.Writable)
        {
            connection.Writable = true;
            FlushOutput(connection);
        }

        if ((events & (Sys.EPOLLIN | Sys.EPOLLRDHUP | Sys.EPOLLERR | Sys.EPOLLHUP)) != 0)
        {
            connection.Readable = true;
            if ((events & (Sys.EPOLLRDHUP | Sys.EPOLLERR | Sys.EPOLLHUP)) != 0)
            {
                connection.ReadToEnd = true;
            }

            Pump(connection);
        }
    }

    private void AddReady(Connection connection)
    {
        if (connection.InReady)
        {
            return;
        }

        connection.InReady = true;
        connection.NextReady = null;
        if (_lastReady is null)
        {
            _firstReady = connection;
        }
        else
        {
            _lastReady.NextReady = connection;
        }

        _lastReady = connection;
    }

    /// <summary>Goes on with the connections whose turn was over before they were read empty.</summary>
    private void PumpReady()
    {
        var connection = _firstReady;
        _firstReady = null;
        _lastReady = null;
        while (connection is not null)
        {
            var next = connection.NextReady;
            connection.InReady = false;
            connection.NextReady = null;
            if (connection.Fd >= 0 || connection.ClosePending)
            {
                Pump(connection);
            }

            connection = next;
        }
    }

    private void CloseDescriptors()
    {
        _ = Sys.Close(_epoll);
        _events.Free();
    }
}
