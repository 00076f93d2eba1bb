using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>An event that handlers are written for: its attribute, and what its handlers may take and return.</summary>
/// <param name="Name">The member of <c>Prefork.Registration.HandlerEvent</c>.</param>
/// <param name="AttributeName">The attribute's class name in the namespace <c>Prefork</c>.</param>
/// <param name="HasSession">Whether it belongs to a session.</param>
/// <param name="HasMessage">Whether it brings a message, and so may be replied to.</param>
/// <param name="HasCloseReason">Whether it tells why a session ended.</param>
internal sealed record HandlerEvent(string Name, string AttributeName, bool HasSession, bool HasMessage, bool HasCloseReason)
{
    private const string AttributeSuffix = "Attribute";
    private const string ArgumentSuffix = "Context";

    /// <summary>Every event, in the order in which a server, its workers and their sessions live through them. A new one is a row here.</summary>
    public static ImmutableArray<HandlerEvent> All { get; } =
    [
        OfServer("Start", HandlerRole.Master),
        OfServer("ManagerStart", HandlerRole.Manager),
        OfServer("Tick", HandlerRole.Manager) with { HasInterval = true, ComesInManagerToo = true },
        OfEndpoint("Dispatch", hasSession: false) with { Role = HandlerRole.Master, Argument = "Dispatch", Result = "DispatchDecision" },
        OfWorker("WorkerStart"),
        OfWorker("Tick") with { HasInterval = true, ComesInManagerToo = true },
        OfEndpoint("Connect", hasSession: true),
        OfEndpoint("Receive", hasSession: true) with { HasMessage = true },
        OfEndpoint("BufferFull", hasSession: true),
        OfEndpoint("BufferEmpty", hasSession: true),
        OfEndpoint("ProtocolError", hasSession: true) with { Argument = "ProtocolError" },
        OfEndpoint("RequestLost", hasSession: true) with { Argument = "RequestLost" },
        OfEndpoint("Close", hasSession: true) with { HasCloseReason = true },
        OfEndpoint("Packet", hasSession: false) with { HasMessage = true, Argument = "Packet" },
        OfWorker("Task") with { HasPayload = true, Argument = "Task" },
        OfWorker("Finish") with { HasOutcome = true },
        OfWorker("PipeMessage") with { HasPayload = true, ComesInManagerToo = true, Argument = "PipeMessage" },
        OfServer("PipeMessage", HandlerRole.Manager) with { HasPayload = true, ComesInManagerToo = true, Argument = "PipeMessage" },
        OfWorker("WorkerDraining"),
        OfWorker("WorkerExit") with { Argument = "WorkerExit" },
        OfWorker("WorkerStop"),
        OfServer("WorkerError", HandlerRole.Manager) with { Argument = "WorkerError" },
        OfServer("BeforeReload", HandlerRole.Manager) with { Argument = "Reload" },
        OfServer("AfterReload", HandlerRole.Manager) with { Argument = "Reload" },
        OfServer("ManagerStop", HandlerRole.Manager),
        OfServer("Shutdown", HandlerRole.Master),
    ];

    /// <summary>The process that its handlers run in.</summary>
    public HandlerRole Role { get; init; }

    /// <summary>Whether it belongs to an endpoint, so that each endpoint may have a handler of its own.</summary>
    public bool HasEndpoint { get; init; }

    /// <summary>The type in the namespace <c>Prefork</c> that a handler has to return, at once, or <see langword="null"/>.</summary>
    public string? Result { get; init; }

    /// <summary>What of its own the event brings, as the invocation names it, or <see langword="null"/>.</summary>
    public string? Argument { get; init; }

    /// <summary>Whether it comes again after a time that the attribute says.</summary>
    public bool HasInterval { get; init; }

    /// <summary>Whether the attribute says in which process it comes, so that it has a row for workers and one for the manager.</summary>
    public bool ComesInManagerToo { get; init; }

    /// <summary>Whether it brings a payload of a type that the handler chooses.</summary>
    public bool HasPayload { get; init; }

    /// <summary>Whether it tells how a task has ended.</summary>
    public bool HasOutcome { get; init; }

    /// <summary>Whether it is a task, which has a result.</summary>
    public bool IsTask => HasPayload && Name == "Task";

    /// <summary>Whether it is a message from another process of the server.</summary>
    public bool IsMessage => HasPayload && Name == "PipeMessage";

    /// <summary>Whether it belongs to sessions and endpoints, which workers serve and task workers do not.</summary>
    public bool IsOfWorkersAlone => HasEndpoint && !IsOfServer;

    /// <summary>Whether it belongs to the master or the manager, where there are no services.</summary>
    public bool IsOfServer => Role != HandlerRole.Worker;

    /// <summary>The type of <see cref="Argument"/> in the namespace <c>Prefork</c>.</summary>
    public string? ArgumentType => Argument is null ? null : Argument + ArgumentSuffix;

    /// <summary>The attribute's full metadata name.</summary>
    public string AttributeMetadataName => KnownTypes.Namespace + "." + AttributeName;

    /// <summary>The attribute as it is written: <c>OnReceive</c>.</summary>
    public string ShortAttributeName => AttributeName.Substring(0, AttributeName.Length - AttributeSuffix.Length);

    /// <summary>Whether a type is what one of the events brings of its own.</summary>
    public static bool IsArgument(ITypeSymbol type) => All.Any(handlerEvent => handlerEvent.Brings(type));

    /// <summary>Whether a type is what this event brings of its own.</summary>
    public bool Brings(ITypeSymbol type) =>
        Argument is not null && type is INamedTypeSymbol named && named.Name == ArgumentType && named.IsIn(KnownTypes.Namespace);

    /// <summary>Whether a type is what handlers of this event have to return.</summary>
    public bool Returns(ITypeSymbol type) => type is INamedTypeSymbol named && named.Name == Result && named.IsIn(KnownTypes.Namespace);

    /// <summary>Whether an attribute marks handlers.</summary>
    public static bool IsMarkedBy(INamedTypeSymbol attribute) =>
        attribute.IsIn(KnownTypes.Namespace) && All.Any(handlerEvent => handlerEvent.AttributeName == attribute.Name);

    /// <summary>The event that an attribute marks handlers of, or <see langword="null"/> for any other attribute.</summary>
    public static HandlerEvent? Of(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { } type || !type.IsIn(KnownTypes.Namespace))
        {
            return null;
        }

        foreach (var handlerEvent in All)
        {
            // The row for workers stands for the impossible processes too.
            if (handlerEvent.AttributeName == type.Name
                && (!handlerEvent.ComesInManagerToo || handlerEvent.IsOfServer == HandlerMethod.IsInManager(attribute)))
            {
                return handlerEvent;
            }
        }

        return null;
    }

    private static HandlerEvent OfEndpoint(string name, bool hasSession) =>
        new(name, "On" + name + AttributeSuffix, hasSession, HasMessage: false, HasCloseReason: false) { HasEndpoint = true };

    private static HandlerEvent OfWorker(string name) =>
        new(name, "On" + name + AttributeSuffix, HasSession: false, HasMessage: false, HasCloseReason: false);

    private static HandlerEvent OfServer(string name, HandlerRole role) =>
        new(name, "On" + name + AttributeSuffix, HasSession: false, HasMessage: false, HasCloseReason: false) { Role = role };
}
