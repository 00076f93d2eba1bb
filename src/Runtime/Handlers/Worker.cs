using Prefork.Workers;

namespace Prefork;

/// <summary>The worker or task worker process that a handler runs in.</summary>
public sealed class Worker
{
    private readonly LoopTimers _timers;

    internal Worker(int id, CancellationToken stopping, LoopTimers? timers = null, bool isTaskWorker = false)
    {
        IsTaskWorker = isTaskWorker;
        Id = id;
        Stopping = stopping;
        _timers = timers ?? new LoopTimers();
    }

    /// <summary>
    /// The worker's number, from 0; its successor after a death or a reload has the same. The numbers of task workers follow those of the workers.
    /// </summary>
    public int Id { get; }

    /// <summary>Whether this is a task worker, which runs <see cref="OnTaskAttribute"/> methods.</summary>
    public bool IsTaskWorker { get; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; } = Environment.ProcessId;

    /// <summary>Cancelled when the worker begins to stop.</summary>
    public CancellationToken Stopping { get; }

    internal LoopTimers Timers => _timers;

    internal Server? Server { get; init; }

    /// <summary>Sends a message to another process of the server: see <see cref="Server.SendMessage"/>. May be called on any thread.</summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="target">The process; an id will do.</param>
    /// <param name="payload">The message.</param>
    /// <param name="name">The name of its handler, where that has one.</param>
    public MessageResult SendMessage<T>(ProcessTarget target, T payload, string? name = null) =>
        (Server ?? throw new InvalidOperationException("Messages can be sent once the worker runs.")).SendMessage(target, payload, name);

    /// <summary>
    /// Calls something once, on the worker's loop thread, unless the worker begins to stop before. What it throws costs a log line. May be
    /// called on any thread.
    /// </summary>
    /// <param name="after">From now, to a millisecond.</param>
    /// <param name="action">What to call.</param>
    /// <returns>Dispose it to call it off.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public IDisposable Schedule(TimeSpan after, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Schedule(after, Once(action));
    }

    /// <inheritdoc cref="Schedule(TimeSpan, Action)"/>
    public IDisposable Schedule(TimeSpan after, Func<ValueTask> action) => _timers.Add(after, default, action);

    /// <summary>
    /// Calls something again and again, on the worker's loop thread, until the worker begins to stop. A call that is due while the one
    /// before has not completed is left out; what one throws costs a log line. May be called on any thread.
    /// </summary>
    /// <param name="interval">From one call to the next, to a millisecond.</param>
    /// <param name="action">What to call.</param>
    /// <returns>Dispose it to end the calls.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is less than a millisecond.</exception>
    public IDisposable ScheduleEvery(TimeSpan interval, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return ScheduleEvery(interval, Once(action));
    }

    /// <inheritdoc cref="ScheduleEvery(TimeSpan, Action)"/>
    public IDisposable ScheduleEvery(TimeSpan interval, Func<ValueTask> action)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromMilliseconds(1));
        return _timers.Add(interval, interval, action);
    }

    /// <summary>The endpoint of a name.</summary>
    internal ServerEndpoint GetEndpoint(string? name)
    {
        foreach (var endpoint in Server?.Endpoints ?? [])
        {
            if (endpoint.Name == name)
            {
                return endpoint;
            }
        }

        throw new InvalidOperationException("The session has ended, so that its endpoint is not known any more.");
    }

    private static Func<ValueTask> Once(Action action) => () =>
    {
        action();
        return ValueTask.CompletedTask;
    };
}
