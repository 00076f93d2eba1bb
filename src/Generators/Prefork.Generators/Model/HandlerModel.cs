using Prefork.CompileTime;

namespace Prefork.Generators.Model;

/// <summary>A handler method, bound to its event.</summary>
internal sealed record HandlerModel
{
    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>Whether the event belongs to the master or the manager.</summary>
    public required bool IsOfServer { get; init; }

    /// <summary>Whether it returns a decision of the master's, and no task.</summary>
    public required bool Decides { get; init; }

    /// <summary>Whether the event belongs to a session, so that a reply goes there.</summary>
    public required bool HasSession { get; init; }

    /// <summary>What of its own the event brings, as the invocation names it, or <see langword="null"/>.</summary>
    public required string? Argument { get; init; }

    /// <summary>The time from one run to the next, or <see langword="null"/>.</summary>
    public required int? Milliseconds { get; init; }

    /// <summary>The one worker that it runs in, or <see langword="null"/>.</summary>
    public required int? OnWorker { get; init; }

    /// <summary>The stable name of a task, its finish or a message as an expression, or <see langword="null"/>.</summary>
    public required string? Key { get; init; }

    /// <summary>The payload of a task or message, or the result that a finish handler takes, or <see langword="null"/>.</summary>
    public required PayloadModel? Payload { get; init; }

    /// <summary>The result of a task, or <see langword="null"/>.</summary>
    public required PayloadModel? Result { get; init; }

    /// <summary>The message that it takes, where a codec reads it, or <see langword="null"/>.</summary>
    public required MessageModel? Message { get; init; }

    /// <summary>The message that it replies with, where a codec writes it, or <see langword="null"/>.</summary>
    public required MessageModel? TypedReply { get; init; }

    /// <summary>The full name, for logs.</summary>
    public required string Name { get; init; }

    /// <summary>The method's name as it is written in a call.</summary>
    public required string Method { get; init; }

    /// <summary>Whether the method is called without an instance.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>The base class to call it through, where the handler class hides it, else <see langword="null"/>.</summary>
    public required string? HiddenBase { get; init; }

    /// <summary>The endpoint's name as a literal, or <see langword="null"/>.</summary>
    public required string? Endpoint { get; init; }

    public required bool IsConcurrent { get; init; }

    public required bool OnThreadPool { get; init; }

    /// <summary>The crash policy as an expression, or <see langword="null"/> for the default.</summary>
    public required string? OnCrash { get; init; }

    /// <summary>How many times a request is tried where it is redelivered, else <see langword="null"/>.</summary>
    public required int? Attempts { get; init; }

    public required ReturnShape Returns { get; init; }

    public required ReplyKind Reply { get; init; }

    public required EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>Whether it is a task.</summary>
    public bool IsTask => Event == "Task";

    /// <summary>Whether the runtime awaits it.</summary>
    public bool IsAsynchronous => (IsOfServer && !Decides) || OnThreadPool || Returns != ReturnShape.Synchronous;
}
