using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>An event that handlers are written for: its attribute, and what its handlers may take and return.</summary>
/// <param name="Name">The member of <c>Prefork.Registration.HandlerEvent</c>.</param>
/// <param name="AttributeName">The attribute's class name in the namespace <c>Prefork</c>.</param>
/// <param name="HasSession">Whether it belongs to a session, and so to an endpoint.</param>
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
        OfServer("Tick", HandlerRole.Manager) with { HasInterval = true },
        new("WorkerStart", "OnWorkerStartAttribute", HasSession: false, HasMessage: false, HasCloseReason: false),
        new("Connect", "OnConnectAttribute", HasSession: true, HasMessage: false, HasCloseReason: false),
        new("Receive", "OnReceiveAttribute", HasSession: true, HasMessage: true, HasCloseReason: false),
        new("Close", "OnCloseAttribute", HasSession: true, HasMessage: false, HasCloseReason: true),
        new("WorkerDraining", "OnWorkerDrainingAttribute", HasSession: false, HasMessage: false, HasCloseReason: false),
        new("WorkerExit", "OnWorkerExitAttribute", HasSession: false, HasMessage: false, HasCloseReason: false) { Argument = "WorkerExit" },
        new("WorkerStop", "OnWorkerStopAttribute", HasSession: false, HasMessage: false, HasCloseReason: false),
        OfServer("WorkerError", HandlerRole.Manager) with { Argument = "WorkerError" },
        OfServer("BeforeReload", HandlerRole.Manager) with { Argument = "Reload" },
        OfServer("AfterReload", HandlerRole.Manager) with { Argument = "Reload" },
        OfServer("ManagerStop", HandlerRole.Manager),
        OfServer("Shutdown", HandlerRole.Master),
    ];

    /// <summary>The process that its handlers run in.</summary>
    public HandlerRole Role { get; init; }

    /// <summary>What of its own the event brings, as the invocation names it, or <see langword="null"/>.</summary>
    public string? Argument { get; init; }

    /// <summary>Whether it comes again after a time that the attribute says.</summary>
    public bool HasInterval { get; init; }

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

    /// <summary>The event that an attribute marks handlers of, or <see langword="null"/> for any other attribute.</summary>
    public static HandlerEvent? Of(INamedTypeSymbol? attribute)
    {
        if (attribute is null || !attribute.IsIn(KnownTypes.Namespace))
        {
            return null;
        }

        foreach (var handlerEvent in All)
        {
            if (handlerEvent.AttributeName == attribute.Name)
            {
                return handlerEvent;
            }
        }

        return null;
    }

    private static HandlerEvent OfServer(string name, HandlerRole role) =>
        new(name, "On" + name + AttributeSuffix, HasSession: false, HasMessage: false, HasCloseReason: false) { Role = role };
}
