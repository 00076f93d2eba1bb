using Microsoft.CodeAnalysis;

namespace Prefork.Generators.Emission;

/// <summary>Writes the names of types so that they mean the same in every file.</summary>
internal static class TypeName
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The fully qualified name, without a question mark of its own.</summary>
    public static string Of(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(Format);
}
