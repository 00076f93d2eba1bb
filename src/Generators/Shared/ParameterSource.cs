namespace Prefork.CompileTime;

/// <summary>Where the argument for a handler's parameter comes from.</summary>
internal enum ParameterSource
{
    /// <summary>Nowhere: the signature is wrong.</summary>
    None,

    /// <summary>The event's session.</summary>
    Session,

    /// <summary>The message in place, as a span.</summary>
    MessageSpan,

    /// <summary>The message as memory: a copy in a synchronous handler.</summary>
    MessageMemory,

    /// <summary>The message decoded as UTF-8.</summary>
    MessageText,

    /// <summary>The message as a sequence: a copy in a synchronous handler.</summary>
    MessageSequence,

    /// <summary>The message as a codec reads it.</summary>
    TypedMessage,

    /// <summary>The endpoint that the session or datagram came to.</summary>
    Endpoint,

    /// <summary>The worker that runs the handler.</summary>
    Worker,

    /// <summary>The token that is cancelled when the worker, or for an event of the master or manager the server, begins to stop.</summary>
    Cancellation,

    /// <summary>Why the session ended.</summary>
    CloseReason,

    /// <summary>What the event brings of its own.</summary>
    Argument,

    /// <summary>The payload of a task or message, other than bytes in place.</summary>
    Payload,

    /// <summary>How a task has ended.</summary>
    Outcome,

    /// <summary>The server, for an event of the master or manager.</summary>
    Server,

    /// <summary>A logger for the handler's class, for an event of the master or manager.</summary>
    Logger,

    /// <summary>The settings, for an event of the master or manager.</summary>
    Configuration,

    /// <summary>A service, resolved once when the handlers are made.</summary>
    Service,
}
