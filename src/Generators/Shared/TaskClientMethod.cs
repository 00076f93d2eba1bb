using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A task, as its client has methods for it.</summary>
/// <param name="Handler">The task.</param>
/// <param name="Signature">Its signature.</param>
/// <param name="Key">The name that it is sent by.</param>
internal sealed record TaskClientMethod(HandlerMethod Handler, HandlerSignature Signature, string Key)
{
    private const string Async = "Async";

    /// <summary>The name of the method without the end that says that it is asynchronous.</summary>
    public string Stem { get; } = Handler.Method.Name is var name && name.Length > Async.Length && name.EndsWith(Async, StringComparison.Ordinal)
        ? name.Substring(0, name.Length - Async.Length)
        : Handler.Method.Name;

    public string Call => Stem + Async;

    public string TryCall => "Try" + Stem + Async;

    public string CallAll => Stem + "All" + Async;

    public string Post => "Post" + Stem;

    public string Start => "Start" + Stem;

    /// <summary>The names of the client's methods for it.</summary>
    public ImmutableArray<string> MemberNames => Signature.Payload is null
        ? [Call, TryCall, Post, Start]
        : [Call, TryCall, CallAll, Post, Start];

    /// <summary>What no two methods of a class may have in common: the names, each with what it takes first.</summary>
    public IEnumerable<string> Signatures => MemberNames.Select(member => $"{member}({(member == CallAll ? "all " : "")}{Taken})");

    private string Taken => Signature.Payload switch
    {
        null => "",
        { Type: var type } when type.IsByteSpan() => "global::System.ReadOnlyMemory<byte>",
        { Type: var type } => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
    };
}
