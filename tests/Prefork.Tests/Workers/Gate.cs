using System.Collections.Concurrent;

namespace Prefork.Tests.Workers;

/// <summary>Holds asynchronous handlers, each by a name, until the test opens it; keeps which have begun.</summary>
internal sealed class Gate
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _doors = new();
    private readonly ConcurrentQueue<string> _entered = new();

    /// <summary>What has begun so far, in order.</summary>
    public IReadOnlyList<string> Entered => [.. _entered];

    public Task Enter(string name)
    {
        _entered.Enqueue(name);
        return Door(name).Task;
    }

    public void Open(string name) => Door(name).SetResult();

    private TaskCompletionSource Door(string name) =>
        _doors.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
