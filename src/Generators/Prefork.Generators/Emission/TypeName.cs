using Microsoft.CodeAnalysis;

namespace Prefork.Generators.Emission;

/// <summary>Writes the names of types so that they mean the same in every file.</summary>
internal static class TypeName
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The full name of a namespace, without what names the global one.</summary>
    public static string OfNamespace(INamespaceSymbol space) => Join(space.ToDisplayParts(
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)));

    /// <summary>The fully qualified name, without a question mark of its own.</summary>
    public static string Of(ITypeSymbol type)
    {
        var parts = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayParts(Format);

        return Join(parts);
    }

    // A keyword in asynchronous methods alone, so the format does not mark it as a name.
    private static string Join(IEnumerable<SymbolDisplayPart> parts) =>
        string.Concat(parts.Select(static part => part.ToString() is var text && text == "await" ? "@await" : text));
}
