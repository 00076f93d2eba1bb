namespace Prefork.Registration;

/// <summary>What an event of a worker brings beside its session and message. Most bring nothing, and their invocations have none.</summary>
internal sealed class EventArguments
{
    public WorkerExitContext? WorkerExit { get; init; }

    public RequestLostContext RequestLost { get; init; }

    public ProtocolErrorContext ProtocolError { get; init; }

    /// <summary>The sender of a datagram. Settable, so that the loop makes one object for all datagrams of synchronous handlers.</summary>
    public PacketContext Packet { get; set; }

    public TaskContext? Task { get; init; }

    public FinishedTask? Finish { get; init; }

    public PipeMessageContext PipeMessage { get; init; }
}
