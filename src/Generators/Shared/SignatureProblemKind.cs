namespace Prefork.CompileTime;

/// <summary>The ways for a handler's signature to be wrong.</summary>
internal enum SignatureProblemKind
{
    /// <summary>The attribute is on a local function, a lambda or an accessor.</summary>
    NotOrdinaryMethod,

    /// <summary>Generated code may not call the method.</summary>
    NotAccessible,

    /// <summary>The method has type parameters.</summary>
    Generic,

    /// <summary>The method is <c>async void</c>.</summary>
    AsyncVoid,

    /// <summary>A parameter is passed by reference.</summary>
    ByReference,

    /// <summary>A parameter is nothing that the event brings and no service.</summary>
    UnsupportedParameter,

    /// <summary>A parameter takes what another takes already.</summary>
    DuplicateParameter,

    /// <summary>A parameter takes the session of an event without one.</summary>
    NoSession,

    /// <summary>A parameter takes the message of an event without one.</summary>
    NoMessage,

    /// <summary>A parameter takes the endpoint of an event without one.</summary>
    NoEndpoint,

    /// <summary>A parameter takes the close reason of an event without one.</summary>
    NoCloseReason,

    /// <summary>A parameter takes the worker of an event of the master or manager.</summary>
    NoWorker,

    /// <summary>A parameter takes what another event brings.</summary>
    NotOfEvent,

    /// <summary>A parameter takes a service in the master or manager, where there are none.</summary>
    ServiceOutsideWorker,

    /// <summary>The method is an instance method, and runs in the master or manager, where there are no instances.</summary>
    InstanceOutsideWorker,

    /// <summary>The attribute gives no time from one run to the next.</summary>
    NoInterval,

    /// <summary>The attribute names a process in which the event does not come.</summary>
    NotInProcess,

    /// <summary>The attribute names a worker that cannot be, or one outside the workers.</summary>
    NoSuchWorker,

    /// <summary>A parameter takes the message as a span, in an asynchronous handler.</summary>
    SpanInAsynchronous,

    /// <summary>The result is nothing that a handler may return.</summary>
    UnsupportedReturn,

    /// <summary>A parameter takes a second payload.</summary>
    SecondPayload,

    /// <summary>The handler of a message takes no payload.</summary>
    NoPayload,

    /// <summary>The class is a user process, and a parameter takes what only handlers of workers are called with.</summary>
    NotInUserProcess,

    /// <summary>The attribute names no method that is a task.</summary>
    NoSuchTask,

    /// <summary>The attribute names several tasks.</summary>
    AmbiguousTask,

    /// <summary>A parameter takes the outcome of a task with another result.</summary>
    WrongOutcome,

    /// <summary>The result is a reply, for an event that brings no message to reply to.</summary>
    ReplyWithoutMessage,
}
