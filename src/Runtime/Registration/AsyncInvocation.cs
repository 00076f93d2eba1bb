using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>What an asynchronous handler is called with. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AsyncInvocation
{
    private readonly EventArguments? _arguments;

    internal AsyncInvocation(Worker worker, Session session, ReadOnlyMemory<byte> data, CloseReason reason, EventArguments? arguments = null)
    {
        Worker = worker;
        Session = session;
        Data = data;
        Reason = reason;
        _arguments = arguments;
    }

    /// <summary>The worker that runs the handler.</summary>
    public Worker Worker { get; }

    /// <summary>The session of the event; the default value for events without one.</summary>
    public Session Session { get; }

    /// <summary>The message, in the lane's arena; valid until the handler completes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Why the session ended, for the close event.</summary>
    public CloseReason Reason { get; }

    /// <summary>The endpoint that the session or datagram came to, for the events of sessions and datagrams.</summary>
    public ServerEndpoint Endpoint => Worker.GetEndpoint(Session.Endpoint ?? _arguments?.Packet.Endpoint);

    /// <summary>What holds the worker back, for the worker exit event.</summary>
    public WorkerExitContext WorkerExit => _arguments!.WorkerExit!;

    /// <summary>The message that was given up, for the request lost event.</summary>
    public RequestLostContext RequestLost => _arguments!.RequestLost;

    /// <summary>What was wrong with what the client sent, for the protocol error event.</summary>
    public ProtocolErrorContext ProtocolError => _arguments!.ProtocolError;

    /// <summary>Who sent the datagram, for the packet event.</summary>
    public PacketContext Packet => _arguments!.Packet;

    /// <summary>The task, for the task event; <see cref="Data"/> is its payload.</summary>
    public TaskContext Task => _arguments!.Task!;

    /// <summary>How the task ended, for the finish event; <see cref="Data"/> is what came with it.</summary>
    public FinishedTask Finish => _arguments!.Finish!;

    /// <summary>Who sent the message, for the pipe message event; <see cref="Data"/> is its payload.</summary>
    public PipeMessageContext PipeMessage => _arguments!.PipeMessage;
}
