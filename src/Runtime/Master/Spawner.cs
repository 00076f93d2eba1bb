using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// The one thread of the master that starts and reaps every process, the manager's orders and its own in the manager's case. It lives as
/// long as any of them: their parent-death signal hangs on this thread. It alone writes the process table and
/// touches what this class holds; others reach it by <see cref="Post"/>.
/// </summary>
internal sealed partial class Spawner : IDisposable
{
    private const long CommandEvent = -1;
    private const int MaxMessagesInOneGo = 64;
    private const int ChannelGrace = 1000;

    private readonly ILogger _logger;
    private readonly IDataPath _dataPath;
    private readonly ProcessLauncher _launcher;
    private readonly PreforkOptions _options;
    private readonly Action? _allReady;

    /// <summary>The processes that the manager supervises, each at its number: the workers, then the task workers, then the user processes.</summary>
    private readonly ProcessSlot[] _slots;

    /// <summary>The manager's own, whose number comes after all others.</summary>
    private readonly ProcessSlot _managerSlot;
    private readonly Dictionary<long, ChildProcess> _children = [];
    private readonly TimerQueue _timers = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly WakeUpEvent _wakeUp = new();
    private readonly Thread _thread;
    private readonly int _epoll;
    private long _lastInstance;
    private int _masterRow;
    private int _exitCode;
    private bool _hasCompleted;

    /// <remarks><paramref name="allReady"/> is called once, on the spawner thread, when every worker and task worker has become ready.</remarks>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
    public Spawner(
        PreforkOptions options, IReadOnlyList<string> userProcesses, IDataPath dataPath, ProcessLauncher launcher, ILogger logger, Action? allReady)
    {
        _options = options;
        _dataPath = dataPath;
        _dataPath.ProcessCorrupt = instance => Post(() => _children.GetValueOrDefault(instance)?.Signal(SignalNumbers.Kill));
        _launcher = launcher;
        _logger = logger;
        _allReady = allReady;
        _thread = new Thread(Run) { IsBackground = true, Name = "Prefork spawner" };
        _slots =
        [
            .. Enumerable.Range(0, options.Workers).Select(id => new ProcessSlot(ServerRole.Worker, id)),
            .. Enumerable.Range(options.Workers, options.Tasks.Workers).Select(id => new ProcessSlot(ServerRole.TaskWorker, id)),
            .. userProcesses.Select((name, index) => new ProcessSlot(ServerRole.UserProcess, options.Workers + options.Tasks.Workers + index, name)),
        ];
        _managerSlot = new ProcessSlot(ServerRole.Manager, _slots.Length);
        _epoll = Sys.EpollCreate1(Sys.EPOLL_CLOEXEC);
        if (_epoll < 0 || EpollEvents.Control(_epoll, Sys.EPOLL_CTL_ADD, _wakeUp.Fd, Sys.EPOLLIN, CommandEvent) is not 0)
        {
            throw new IOException($"The process supervision could not be set up: {Sys.Describe(Sys.LastError)}.");
        }
    }

    /// <summary>Called on the spawner thread, which it must not hold up, when the server begins to stop, with the time that it has.</summary>
    public Action<TimeSpan> Stopping { get; init; } = static _ => { };

    /// <summary>Makes the first lanes, then starts the thread, and with it the manager.</summary>
    /// <exception cref="IOException">The lanes could not be made.</exception>
    public void Start()
    {
        foreach (var slot in (ProcessSlot[])[.. _slots, _managerSlot])
        {
            slot.LaneInstance = ++_lastInstance;
            slot.Lane = _dataPath.CreateLane(slot.Id, slot.LaneInstance);
            _dataPath.Attach(slot.Id, slot.Lane);
        }

        _thread.Start();
    }

    /// <summary>Stops the server gracefully; any thread, any number of times.</summary>
    /// <param name="reason">For the log.</param>
    public void RequestStop(string reason) => Post(() => BeginStop(reason));

    /// <summary>Stops the server by force: every process is killed, and what was sent before goes out; any thread.</summary>
    /// <param name="reason">For the log.</param>
    public void RequestStopAtOnce(string reason) => Post(() => StopAtOnce(reason));

    /// <summary>Waits until the server has stopped.</summary>
    /// <returns>The exit code.</returns>
    public int Wait()
    {
        _thread.Join();
        return _exitCode;
    }

    public void Dispose()
    {
        foreach (var child in _children.Values)
        {
            child.Dispose();
        }

        _children.Clear();
        _wakeUp.Dispose();
        _ = Sys.Close(_epoll);
    }

    /// <summary>Any thread: has the spawner thread do something.</summary>
    private void Post(Action command)
    {
        _commands.Enqueue(command);
        _wakeUp.Set();
    }

    private void Run()
    {
        var events = new EpollEvents(64);
        try
        {
            _masterRow = _dataPath.Processes.Add(ServerRole.Master, 0, Environment.ProcessId, 0);
            _dataPath.Processes.SetState(_masterRow, ProcessState.Ready);
            StartManager();
            while (!_hasCompleted)
            {
                RunTimers();
                var count = events.Wait(_epoll, _timers.Timeout(Environment.TickCount64));
                for (var index = 0; index < count && !_hasCompleted; index++)
                {
                    Guard(events.Data(index), events.Events(index));
                }
            }
        }
        catch (Exception exception)
        {
            // Without this thread nothing would be supervised: end, and all processes with it.
            Log.SpawnerFailed(_logger, exception);
            Complete(1);
        }
        finally
        {
            events.Free();
        }
    }

    /// <summary>What one event throws costs a log line, not the server.</summary>
    private void Guard(long data, uint events)
    {
        try
        {
            if (data == CommandEvent)
            {
                _wakeUp.Reset();
                while (!_hasCompleted && _commands.TryDequeue(out var command))
                {
                    command();
                }
            }
            else if (_children.TryGetValue(data >> 1, out var child))
            {
                if ((data & 1) != 0)
                {
                    OnEnded(child);
                }
                else
                {
                    OnControl(child, events);
                }
            }
        }
        catch (Exception exception)
        {
            Log.SpawnerEventFailed(_logger, exception);
        }
    }

    private void RunTimers()
    {
        while (!_hasCompleted && _timers.TryTake(Environment.TickCount64, out var action))
        {
            try
            {
                action!();
            }
            catch (Exception exception)
            {
                Log.SpawnerEventFailed(_logger, exception);
            }
        }
    }

    private void After(long milliseconds, Action action) => _timers.Schedule(Environment.TickCount64 + milliseconds, action);

    private void Complete(int exitCode)
    {
        foreach (var child in _children.Values)
        {
            child.Signal(SignalNumbers.Kill);
        }

        _exitCode = exitCode;
        _hasCompleted = true;
    }

    /// <summary>Starts a process with a control channel, and watches it.</summary>
    private (ChildProcess? Child, LaunchResult Result) StartProcess(
        ServerRole role, int id, long instance, IEnumerable<InheritedFd> fds, int statusPage = -1, string? userProcess = null)
    {
        var error = ControlChannel.CreatePair(out var own, out var passed);
        if (error != 0)
        {
            return (null, new LaunchResult(0, -1, error, $"The control channel could not be made: {Sys.Describe(error)}"));
        }

        var request = new LaunchRequest(role, id, instance, [new InheritedFd(ChildDescriptors.ControlName, passed), .. fds], userProcess);
        var result = _launcher.Launch(request);
        _ = Sys.Close(passed);
        if (!result.Succeeded)
        {
            _ = Sys.Close(own);
            return (null, result);
        }

        var name = ChildProcess.Describe(request);
        var child = new ChildProcess(request, result, new ControlChannel(own, name, _logger), QueueCapacity)
        {
            Row = _dataPath.Processes.Add(role, id, result.ProcessId, instance, statusPage),
        };
        _children.Add(instance, child);
        Watch(child);
        Log.ProcessStarted(_logger, name, child.ProcessId, instance);
        return (child, result);
    }

    private int QueueCapacity => 64 + (8 * _slots.Length);

    private void Watch(ChildProcess child)
    {
        child.IsListening = true;
        var error = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_ADD, child.Channel.Fd, Sys.EPOLLIN, child.Instance << 1);
        error = error != 0 ? error : EpollEvents.Control(_epoll, Sys.EPOLL_CTL_ADD, child.PidFd, Sys.EPOLLIN, (child.Instance << 1) | 1);
        if (error != 0)
        {
            // No memory for the watch: poll for its end instead, which is near, since it can not be heard.
            child.Signal(SignalNumbers.Kill);
            After(100, () => PollForEnd(child));
        }
    }

    private void PollForEnd(ChildProcess child)
    {
        if (_children.ContainsKey(child.Instance))
        {
            OnEnded(child);
            After(100, () => PollForEnd(child));
        }
    }

    private void OnControl(ChildProcess child, uint events)
    {
        if ((events & Sys.EPOLLOUT) != 0)
        {
            child.Outgoing.Flush();
            AwaitRoom(child);
        }

        ReadMessages(child);
        if (child.Channel.IsClosed && child.IsListening)
        {
            StopListening(child);
            After(child.State == ProcessState.Draining ? (long)_options.MaxWaitTime.TotalMilliseconds : ChannelGrace, () => EndUnreachable(child));
        }
    }

    private void ReadMessages(ChildProcess child)
    {
        for (var count = 0; count < MaxMessagesInOneGo && child.Channel.TryReceive(out var message); count++)
        {
            if (child.Role == ServerRole.Manager)
            {
                OnManagerMessage(child, message);
            }
            else
            {
                OnSupervisedMessage(child, message);
            }
        }
    }

    private void StopListening(ChildProcess child)
    {
        child.IsListening = false;
        _ = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_DEL, child.Channel.Fd, 0, 0);
    }

    /// <summary>A process closes its channel as it ends; one that lives on without can neither be told to stop nor say that it did.</summary>
    private void EndUnreachable(ChildProcess child)
    {
        if (_children.ContainsKey(child.Instance))
        {
            Log.ControlChannelLost(_logger, child.Name, child.ProcessId);
            child.Signal(SignalNumbers.Kill);
        }
    }

    private void Send(ChildProcess child, in ControlMessage message)
    {
        if (!child.Outgoing.Post(message))
        {
            // A process that misses news is of no use; its successor gets the state as it is.
            Log.ControlChannelFull(_logger, child.Name, child.ProcessId);
            child.Signal(SignalNumbers.Kill);
        }

        AwaitRoom(child);
    }

    private void AwaitRoom(ChildProcess child)
    {
        var wanted = !child.Outgoing.IsEmpty;
        if (child.IsListening && wanted != child.IsAwaitingRoom)
        {
            child.IsAwaitingRoom = wanted;
            _ = EpollEvents.Control(
                _epoll, Sys.EPOLL_CTL_MOD, child.Channel.Fd, Sys.EPOLLIN | (wanted ? Sys.EPOLLOUT : 0), child.Instance << 1);
        }
    }

    private void SetState(ChildProcess child, ProcessState state)
    {
        child.State = state;
        _dataPath.Processes.SetState(child.Row, state);
    }

    private void OnEnded(ChildProcess child)
    {
        var key = DiagnosticsFiles.ReadKey(child.ProcessId);
        if (child.TryReap() is not { } status)
        {
            return;
        }

        // Its last words may say why.
        ReadMessages(child);
        _children.Remove(child.Instance);
        _dataPath.Processes.SetExited(child.Row, status);
        DiagnosticsFiles.Remove(child.ProcessId, key);
        child.Dispose();
        if (status.IsAbnormal)
        {
            Log.ProcessDied(_logger, child.Name, child.ProcessId, status);
        }
        else
        {
            Log.ProcessEnded(_logger, child.Name, child.ProcessId, status);
        }

        if (child.Role == ServerRole.Manager)
        {
            OnManagerEnded(child);
        }
        else
        {
            OnSupervisedEnded(child, status);
        }
    }
}
