using Prefork.Ipc;

namespace Prefork.Tasks;

/// <summary>What sends tasks and messages in the process that a client is used in. May be called by any thread.</summary>
internal abstract class TaskGateway
{
    public abstract IPayloadSerializer Serializer { get; }

    /// <summary>The loop's context where the calling thread is the loop's; else null.</summary>
    public abstract SynchronizationContext? LoopContext { get; }

    /// <summary>Sends a task; where it cannot be sent, the call fails.</summary>
    public abstract void Call(long key, ReadOnlySpan<byte> payload, in TaskOptions options, PendingTask call, CancellationToken cancellation);

    /// <summary>Sends a task whose end nobody awaits.</summary>
    /// <param name="key">The key of its name.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="mode">Whether its end is to be told.</param>
    /// <param name="tag">What its end is told with.</param>
    public abstract TaskSendResult Send(long key, ReadOnlySpan<byte> payload, in TaskOptions options, TaskMode mode, long tag);

    public abstract MessageResult SendMessage(in ProcessTarget target, long key, ReadOnlySpan<byte> payload);
}
