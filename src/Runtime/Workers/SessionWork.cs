namespace Prefork.Workers;

/// <summary>The running and waiting handlers of one session, kept only while there are any.</summary>
internal sealed class SessionWork
{
    /// <summary>What it is found by: the session's id.</summary>
    public long Key;
    public int Running;

    /// <summary>One of the running ones lets no other run beside it.</summary>
    public bool Exclusive;

    public Queue<AsyncRequest> Waiting { get; } = new();

    /// <summary>Whether a handler may start now.</summary>
    public bool Admits(BoundHandler? handler) =>
        Running == 0 || (!Exclusive && handler is { Descriptor.Concurrent: true });
}
