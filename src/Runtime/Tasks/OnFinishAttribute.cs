namespace Prefork;

/// <summary>
/// Marks the method that is called when a task has ended that this worker had started with the client's <c>Start…</c> method. It takes the
/// task's <see cref="TaskOutcome"/> or <see cref="TaskOutcome{T}"/>.
/// </summary>
/// <param name="tasks">The class of the task.</param>
/// <param name="method">The name of its method.</param>
public sealed class OnFinishAttribute(Type tasks, string method) : HandlerAttribute
{
    /// <summary>The class of the task.</summary>
    public Type Tasks { get; } = tasks;

    /// <summary>The name of its method.</summary>
    public string Method { get; } = method;
}
