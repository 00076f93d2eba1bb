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

    /// <summary>Every event, in the order in which a worker and its sessions live through them. A new one is a row here.</summary>
    public static ImmutableArray<HandlerEvent> All { get; } =
    [
        new("WorkerStart", "OnWorkerStartAttribute", HasSession: false, HasMessage: false, HasCloseReason: false),
        new("Connect", "OnConnectAttribute", HasSession: true, HasMessage: false, HasCloseReason: false),
        new("Receive", "OnReceiveAttribute", HasSession: true, HasMessage: true, HasCloseReason: false),
        new("Close", "OnCloseAttribute", HasSession: true, HasMessage: false, HasCloseReason: true),
        new("WorkerStop", "OnWorkerStopAttribute", HasSession: false, HasMessage: false, HasCloseReason: false),
    ];

    /// <summary>The attribute's full metadata name.</summary>
    public string AttributeMetadataName => KnownTypes.Namespace + "." + AttributeName;

    /// <summary>The attribute as it is written: <c>OnReceive</c>.</summary>
    public string ShortAttributeName => AttributeName.Substring(0, AttributeName.Length - AttributeSuffix.Length);

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
}
