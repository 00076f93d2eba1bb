using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>The types that the rules about the code of handlers know, told by name.</summary>
internal static class FrameworkTypes
{
    private const string Threading = "System.Threading";
    private const string Collections = "System.Collections";

    /// <summary>What puts something into a collection, or a channel.</summary>
    private static readonly HashSet<string> Adding =
    [
        "Add", "AddFirst", "AddLast", "AddOrUpdate", "AddRange", "Enqueue", "EnqueueRange", "Insert", "Push", "TryAdd", "TryWrite", "WriteAsync",
    ];

    /// <summary>What takes something out of a collection.</summary>
    private static readonly HashSet<string> Removing =
    [
        "Clear", "Dequeue", "ExceptWith", "IntersectWith", "Pop", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst", "RemoveLast", "RemoveRange", "RemoveWhere",
        "Take", "TryDequeue", "TryPop", "TryRemove", "TryTake", "TryUpdate",
    ];

    /// <summary>Whether a type has a name, in a namespace and any number of type parameters.</summary>
    public static bool IsNamed(this ITypeSymbol? type, string space, string name) =>
        type is INamedTypeSymbol named && named.Name == name && named.IsIn(space);

    public static bool IsMonitor(this ITypeSymbol? type) => type.IsNamed(Threading, "Monitor");

    public static bool IsMemory(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Byte }] }
        && (type.IsNamed("System", "ReadOnlyMemory") || type.IsNamed("System", "Memory") || type.IsNamed("System", "ArraySegment"));

    /// <summary>Whether a type is a collection that can be changed, or a channel.</summary>
    public static bool IsChangingCollection(this ITypeSymbol? type) =>
        type is INamedTypeSymbol named
        && (named.IsIn(Collections) || named.IsIn(Collections + ".Generic") || named.IsConcurrentCollection() || named.IsIn(Threading + ".Channels"));

    public static bool IsConcurrentCollection(this ITypeSymbol? type) => type is INamedTypeSymbol named && named.IsIn(Collections + ".Concurrent");

    /// <summary>Whether a method puts something into a collection.</summary>
    public static bool AddsTo(this IMethodSymbol method) => method.ContainingType.IsChangingCollection() && Adding.Contains(method.Name);

    /// <summary>Whether a method takes something out of a collection.</summary>
    public static bool RemovesFrom(this IMethodSymbol method) => method.ContainingType.IsChangingCollection() && Removing.Contains(method.Name);

    /// <summary>Whether a method of a generated client sends a task without awaiting its end.</summary>
    public static bool IsPost(this IMethodSymbol method) =>
        method.ReturnType.IsSendResult() && method.ContainingType.HasAttributeWith(KnownTypes.IsGeneratedCode, KnownTypes.GeneratorName);

    /// <summary>Whether a method sends to a client or to another process.</summary>
    public static bool Sends(this IMethodSymbol method) => method.Name switch
    {
        "Send" or "SendAsync" or "SendFile" or "SendFileAsync" => method.ContainingType.IsSession(),
        "Commit" => method.ContainingType.IsNamed(KnownTypes.Namespace, "SessionWriter"),
        "Reply" => method.ContainingType.IsNamed(KnownTypes.Namespace, "PacketContext"),
        "SendTo" => method.ContainingType.IsServer(),
        "SendMessage" => method.ReturnType.IsSendResult(),
        _ => method.IsPost(),
    };

    /// <summary>Whether a task is what a method returns.</summary>
    public static bool ReturnsTask(this IMethodSymbol method) => method.ReturnType.IsTask() || method.ReturnType.IsValueTask();
}
