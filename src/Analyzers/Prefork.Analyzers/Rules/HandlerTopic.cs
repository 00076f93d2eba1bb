using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>What a handler is for: of what no two are for, a server knows which to call.</summary>
/// <param name="Event">The event.</param>
/// <param name="Endpoint">The endpoint, or <see langword="null"/> for all others.</param>
/// <param name="Key">The task or message, or <see langword="null"/> for other events.</param>
/// <param name="Process">The kind of process that it runs in, where handlers for one task or message may run in several.</param>
internal readonly record struct HandlerTopic(HandlerEvent Event, string? Endpoint, string? Key, string? Process)
{
    /// <summary>Whether it has one handler at most; other events are told to any number.</summary>
    public bool IsExclusive => Event.HasEndpoint || Key is not null;

    /// <summary>The topic of a handler.</summary>
    /// <param name="type">The class that serves it.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="signature">Its signature, which is valid.</param>
    /// <param name="ofTasks">Whether the class has tasks.</param>
    public static HandlerTopic Of(INamedTypeSymbol type, HandlerMethod handler, HandlerSignature signature, bool ofTasks)
    {
        var key = handler.Event switch
        {
            { IsTask: true } => TaskKey.Of(type, handler),
            { HasOutcome: true } => FinishedTask.Of(handler.Attribute).Key,
            { IsMessage: true } => TaskKey.OfMessage(handler, signature.Payload!.Type),
            _ => null,
        };
        var process = handler.IsMessageOfUserProcess ? "process " + UserProcessClass.Of(type)?.Name : ofTasks ? "tasks" : null;
        return new(handler.Event, handler.Endpoint, key, key is null ? null : process);
    }

    /// <summary>What two handlers are both for.</summary>
    public override string ToString() => this switch
    {
        { Event.IsTask: true } => $"the task \"{Key}\"",
        { Event.HasOutcome: true } => $"the end of the task \"{Key}\"",
        { Event.IsMessage: true } => $"the message \"{Key}\" in one process",
        { Endpoint: { } endpoint } => $"[{Event.ShortAttributeName}] of endpoint \"{endpoint}\"",
        _ => $"[{Event.ShortAttributeName}] of every endpoint without a handler of its own",
    };

    /// <summary>What to do about two.</summary>
    public string Remedy => this switch
    {
        { Event.HasOutcome: true } => "remove one",
        { Key: not null } => "remove one, or give one another Name",
        _ => "remove one, or give one another Endpoint",
    };
}
