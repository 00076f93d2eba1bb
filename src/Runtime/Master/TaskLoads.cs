using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Prefork.Master;

/// <summary>
/// How many tasks each task worker has, and which one the next task goes to. Shared by the reactors, each of which counts what it sends and what
/// comes back; the counts are interlocked, all the rest is advice.
/// </summary>
/// <remarks>
/// A task is given to a worker ahead of time only where the tasks are so short that the wake-up in between would cost more than they do, and
/// the worker gets on: a task that waits in the master can still go to whichever worker is idle first.
/// </remarks>
internal sealed class TaskLoads
{
    /// <summary>How much work a worker may have ahead of what it runs, in microseconds.</summary>
    private const long AheadMicroseconds = 250;
    private const int MostAhead = 1024;

    /// <summary>A worker that has finished nothing for longer than this gets nothing ahead of time.</summary>
    private const long StaleMilliseconds = 2;

    /// <summary>What a task is taken to last before one was seen.</summary>
    private static readonly long FirstGuess = Stopwatch.Frequency / 5_000;
    private static readonly long AheadTicks = Stopwatch.Frequency * AheadMicroseconds / 1_000_000;

    private readonly Load[] _loads;
    private readonly int _first;
    private readonly int _concurrency;
    private readonly int[] _waiting;
    private int _scan = -1;

    /// <param name="first">The id of the first task worker.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="concurrency">How many tasks one runs at a time.</param>
    /// <param name="reactors">How many reactors there are.</param>
    public TaskLoads(int first, int count, int concurrency, int reactors)
    {
        _first = first;
        _concurrency = concurrency;
        _loads = new Load[count];
        _waiting = new int[reactors];
        foreach (ref var load in _loads.AsSpan())
        {
            load.RunTicks = FirstGuess;
        }
    }

    public int Count => _loads.Length;

    /// <summary>The id of the first of them.</summary>
    public int First => _first;

    /// <summary>Called, on any thread, where a task worker can take tasks again and a reactor has some that wait.</summary>
    public Action<int> OnRoom { get; set; } = static _ => { };

    /// <summary>Whether an id is a task worker's.</summary>
    public bool Contains(int id) => (uint)(id - _first) < (uint)_loads.Length;

    /// <summary>A task worker takes tasks, or takes none any more; any thread.</summary>
    public void SetReady(int id, bool isReady)
    {
        Volatile.Write(ref _loads[id - _first].IsReady, isReady);
        if (isReady)
        {
            Tell();
        }
    }

    /// <summary>Whether a task worker may be given another task.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    public bool HasRoom(int id, long now)
    {
        ref var load = ref _loads[id - _first];
        return Volatile.Read(ref load.IsReady) && Volatile.Read(ref load.Tasks) < Limit(ref load, now);
    }

    /// <summary>The task worker that the next task goes to: the one with the fewest, of those that may be given more; -1 where it has to wait.</summary>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    /// <param name="isOpen">Whether the reactor itself may use one.</param>
    public int Choose(long now, Func<int, bool> isOpen)
    {
        var best = -1;
        var bestTasks = int.MaxValue;
        var start = (uint)++_scan;
        for (var i = 0u; i < _loads.Length; i++)
        {
            var index = (int)((start + i) % (uint)_loads.Length);
            ref var load = ref _loads[index];
            var tasks = Volatile.Read(ref load.Tasks);
            if (tasks < bestTasks && Volatile.Read(ref load.IsReady) && tasks < Limit(ref load, now) && isOpen(_first + index))
            {
                (best, bestTasks) = (_first + index, tasks);
                if (tasks <= 0)
                {
                    break;
                }
            }
        }

        return best;
    }

    /// <summary>A task goes to a task worker.</summary>
    public void Begin(int id, long now)
    {
        ref var load = ref _loads[id - _first];
        if (Interlocked.Increment(ref load.Tasks) == 1)
        {
            Volatile.Write(ref load.Progress, now);
        }
    }

    /// <summary>A task worker has ended a task, or is gone with it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="now"><see cref="Environment.TickCount64"/>.</param>
    /// <param name="runTicks">How long the task ran, or -1 where it is not known.</param>
    /// <param name="reactor">Whose task it was: that one looks for itself what it can send now.</param>
    public void End(int id, long now, long runTicks, int reactor)
    {
        ref var load = ref _loads[id - _first];
        Volatile.Write(ref load.Progress, now);
        if (runTicks >= 0)
        {
            var before = Volatile.Read(ref load.RunTicks);
            Volatile.Write(ref load.RunTicks, before + ((runTicks - before) >> 3));
        }

        Interlocked.Decrement(ref load.Tasks);
        Tell(reactor);
    }

    /// <summary>A reactor has, or has no more, tasks that wait.</summary>
    public void SetWaiting(int reactor, bool waiting) => Volatile.Write(ref _waiting[reactor], waiting ? 1 : 0);

    private void Tell(int except = -1)
    {
        for (var reactor = 0; reactor < _waiting.Length; reactor++)
        {
            // Once: the reactor says it again when it has looked and some still wait.
            if (reactor != except && Volatile.Read(ref _waiting[reactor]) != 0 && Interlocked.Exchange(ref _waiting[reactor], 0) != 0)
            {
                OnRoom(reactor);
            }
        }
    }

    private int Limit(ref Load load, long now)
    {
        if (now - Volatile.Read(ref load.Progress) > StaleMilliseconds && Volatile.Read(ref load.Tasks) > 0)
        {
            return _concurrency;
        }

        return _concurrency + (int)Math.Min(AheadTicks / Math.Max(1, Volatile.Read(ref load.RunTicks)), MostAhead);
    }

    /// <summary>One task worker's, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Load
    {
        public int Tasks;
        public bool IsReady;
        public long Progress;
        public long RunTicks;
    }
}
