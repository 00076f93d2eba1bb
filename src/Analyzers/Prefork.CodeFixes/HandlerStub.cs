using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>The handler of an event as one begins to write it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Name">The name of the method.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record HandlerStub(HandlerEvent Event, string Name, string Parameters = "")
{
    private const string Session = "global::Prefork.Session session";
    private const string Data = "global::System.ReadOnlySpan<byte> data";
    private const string And = ", ";

    /// <summary>The handlers that can be begun, in the order in which most are written. What an end of a task is for has to be said by hand.</summary>
    public static ImmutableArray<HandlerStub> All { get; } =
    [
        Of("Receive", Session + And + Data),
        Of("Connect", Session),
        Of("Close", Session + And + "global::Prefork.CloseReason reason"),
        Of("Packet", "global::Prefork.PacketContext packet" + And + Data),
        Of("WorkerStart", "global::Prefork.Worker worker"),
        Of("WorkerStop"),
        Of("Tick") with { Arguments = "(Milliseconds = 1000)" },
        Of("Task", "string payload") with { Name = "Run" },
        Of("PipeMessage", "string message") with { Name = "Take", Key = "string" },
        Of("BufferFull", Session),
        Of("BufferEmpty", Session),
        Of("ProtocolError", Session + And + "global::Prefork.ProtocolErrorContext error"),
        Of("RequestLost", "global::Prefork.RequestLostContext request"),
        Of("Dispatch", "global::Prefork.DispatchContext context") with { Result = "global::Prefork.DispatchDecision" },
        Of("WorkerDraining"),
        Of("WorkerExit", "global::Prefork.WorkerExitContext exit"),
        Of("Start", "global::Prefork.Server server"),
        Of("Shutdown", "global::Prefork.Server server"),
        Of("ManagerStart", "global::Prefork.Server server"),
        Of("ManagerStop", "global::Prefork.Server server"),
        Of("WorkerError", "global::Prefork.WorkerErrorContext error"),
        Of("BeforeReload", "global::Prefork.ReloadContext reload"),
        Of("AfterReload", "global::Prefork.ReloadContext reload"),
    ];

    /// <summary>What the attribute is given.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>What it returns.</summary>
    public string Result { get; init; } = "void";

    /// <summary>The key of a message.</summary>
    public string? Key { get; init; }

    /// <summary>The method.</summary>
    public MemberDeclarationSyntax Declare()
    {
        var modifier = Event.IsOfServer ? "static " : "";
        var body = Result == "void" ? " { }" : " => default;";
        var text = $"[global::{KnownTypes.Namespace}.{Event.ShortAttributeName}{Arguments}] public {modifier}{Result} {Name}({Parameters}){body}";
        var method = SyntaxFactory.ParseMemberDeclaration(text)!;
        return method
            .WithAttributeLists([.. method.AttributeLists.Select(static list => list.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed))])
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation, Simplifier.AddImportsAnnotation);
    }

    private static HandlerStub Of(string name, string parameters = "") => new(
        HandlerEvent.All.First(handlerEvent => handlerEvent.Name == name && (!handlerEvent.ComesInManagerToo || !handlerEvent.IsOfServer)),
        name,
        parameters);
}
