using System.Text;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>Full metadata names: unique in an assembly.</summary>
internal static class MetadataName
{
    public static string Of(INamedTypeSymbol type)
    {
        var name = new StringBuilder(type.MetadataName);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name.Insert(0, '+').Insert(0, outer.MetadataName);
        }

        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            name.Insert(0, '.').Insert(0, space.Name);
        }

        return name.ToString();
    }

    /// <summary>The full name for people, which tasks are sent by, too: with dots also between nested types.</summary>
    public static string Dotted(INamedTypeSymbol type) => Of(type).Replace('+', '.');
}
