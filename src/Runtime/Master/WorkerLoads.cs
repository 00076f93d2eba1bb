namespace Prefork.Master;

/// <summary>
/// How many unfinished messages each worker has, of endpoints that do not bind them to a session's worker, and which worker the next one goes
/// to. Shared by the reactors, each of which counts what it sends and what comes back; all of it is advice, so plain interlocked counts do.
/// </summary>
internal sealed class WorkerLoads
{
    /// <summary>A worker with unfinished messages that finished none for so many milliseconds counts as stuck.</summary>
    private const long StuckMilliseconds = 50;

    private readonly Load[] _loads;
    private readonly bool[] _streamWaiting;
    private int _session = -1;
    private int _message = -1;
    private int _scan = -1;

    public WorkerLoads(int workers, int reactors)
    {
        _loads = new Load[workers];
        _streamWaiting = new bool[reactors];
    }

    /// <summary>Called, on a reactor's thread, when a worker has finished all that it had and a reactor has messages that wait for that.</summary>
    public Action<int> OnIdle { get; set; } = static _ => { };

    /// <summary>Whether a worker has nothing to do.</summary>
    public bool HasIdle => FindIdle() >= 0;

    /// <summary>The worker of the next session, in turn.</summary>
    public int NextForSession() => Next(ref _session);

    /// <summary>The worker for a message, or -1 where it has to wait for one that has nothing to do.</summary>
    public int Choose(DispatchMode mode) => mode switch
    {
        DispatchMode.LeastBusy => FindLeast(),
        DispatchMode.IdleFirst => FindIdle() is >= 0 and var idle ? idle : FindLeast(),
        DispatchMode.Stream => FindIdle(),
        _ => Next(ref _message),
    };

    /// <summary>A message goes to a worker.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    public void Begin(int worker, long now)
    {
        if (Interlocked.Increment(ref _loads[worker].Unfinished) == 1)
        {
            Volatile.Write(ref _loads[worker].Progress, now);
        }
    }

    /// <summary>A worker has finished one, or is gone with it.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    public void End(int worker, long now)
    {
        Volatile.Write(ref _loads[worker].Progress, now);
        if (Interlocked.Decrement(ref _loads[worker].Unfinished) > 0)
        {
            return;
        }

        for (var reactor = 0; reactor < _streamWaiting.Length; reactor++)
        {
            if (Volatile.Read(ref _streamWaiting[reactor]))
            {
                OnIdle(reactor);
            }
        }
    }

    /// <summary>A reactor has, or has no more, messages that wait for a worker with nothing to do.</summary>
    public void SetStreamWaiting(int reactor, bool waiting) => Volatile.Write(ref _streamWaiting[reactor], waiting);

    private int Next(ref int turn) => (int)((uint)Interlocked.Increment(ref turn) % (uint)_loads.Length);

    private int FindIdle()
    {
        var first = Next(ref _scan);
        for (var i = 0; i < _loads.Length; i++)
        {
            var worker = (first + i) % _loads.Length;
            if (Volatile.Read(ref _loads[worker].Unfinished) <= 0)
            {
                return worker;
            }
        }

        return -1;
    }

    private int FindLeast()
    {
        var now = Environment.TickCount64;
        var first = Next(ref _scan);
        var (best, bestLoad) = (first, long.MaxValue);
        for (var i = 0; i < _loads.Length; i++)
        {
            var worker = (first + i) % _loads.Length;
            var unfinished = Volatile.Read(ref _loads[worker].Unfinished);
            var isStuck = unfinished > 0 && now - Volatile.Read(ref _loads[worker].Progress) > StuckMilliseconds;
            var load = unfinished + (isStuck ? int.MaxValue : 0L);
            if (load < bestLoad)
            {
                (best, bestLoad) = (worker, load);
            }
        }

        return best;
    }

    /// <summary>One worker's, on cache lines of its own.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 128)]
    private struct Load
    {
        public int Unfinished;
        public long Progress;
    }
}
