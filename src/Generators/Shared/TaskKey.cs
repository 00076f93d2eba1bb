using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>The stable names that tasks and messages are sent by.</summary>
internal static class TaskKey
{
    private const string Bytes = "bytes";

    /// <summary>The name of a task: what its attribute gives, or the full name of its method.</summary>
    /// <param name="type">The class that serves it.</param>
    /// <param name="task">The task.</param>
    public static string Of(INamedTypeSymbol type, HandlerMethod task) => task.GivenName ?? MetadataName.Dotted(type) + "." + task.Method.Name;

    /// <summary>What tells messages apart here: the name that their attribute gives, or the type of their payload.</summary>
    public static string OfMessage(HandlerMethod handler, ITypeSymbol payload) =>
        handler.GivenName ?? (payload.IsByteArray() || payload.IsByteMemory() || payload.IsByteSpan()
            ? Bytes
            : payload.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
}
