using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>
/// Says what clients a type may be that the compilation does not know, for they are generated beside this: the full names that what is written
/// there could mean, in the order in which the language looks for them.
/// </summary>
internal static class ClientCandidates
{
    /// <summary>Whether the compilation does not know a type, or one that it is made of.</summary>
    public static bool IsIn(ITypeSymbol type) => type.IsUnknown() || type switch
    {
        INamedTypeSymbol named => named.TypeArguments.Any(IsIn),
        IArrayTypeSymbol array => IsIn(array.ElementType),
        _ => false,
    };

    /// <summary>The name of a parameter's type, fully qualified, with <c>{0}</c> and so on in place of each type that the compilation does not know.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="unknown">Takes what each of these may be.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static string Name(IParameterSymbol parameter, Compilation compilation, List<EquatableArray<string>> unknown, CancellationToken cancellation)
    {
        var written = (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as ParameterSyntax)?.Type;
        return Name(parameter.Type, written);

        string Name(ITypeSymbol type, TypeSyntax? syntax)
        {
            var inner = syntax is NullableTypeSyntax nullable ? nullable.ElementType : syntax;
            if (type.IsUnknown())
            {
                unknown.Add(Of(inner, parameter.ContainingNamespace, compilation));
                return $"{{{unknown.Count - 1}}}{(inner != syntax && syntax != written ? "?" : "")}";
            }

            var mark = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated } && syntax != written ? "?" : "";
            return type switch
            {
                IArrayTypeSymbol { Rank: 1 } array when IsIn(array) => $"{Name(array.ElementType, (inner as ArrayTypeSyntax)?.ElementType)}[]{mark}",
                INamedTypeSymbol { ContainingType: null, IsTupleType: false } named when IsIn(named) =>
                    $"{Open(named)}<{string.Join(", ", named.TypeArguments.Select((argument, i) => Name(argument, Arguments(inner).ElementAtOrDefault(i))))}>{mark}",
                _ => TypeName.Of(type) + mark,
            };
        }
    }

    private static EquatableArray<string> Of(TypeSyntax? written, INamespaceSymbol inside, Compilation compilation)
    {
        if (written is not NameSyntax name || NameOf(name) is not { } text)
        {
            return default;
        }

        return name.DescendantNodesAndSelf().OfType<AliasQualifiedNameSyntax>().Any()
            ? new([text])
            : Candidates(text, name, inside, compilation).ToEquatableArray();
    }

    /// <summary>A generic type's name without its arguments.</summary>
    private static string Open(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace
        ? $"global::{Literal.Identifier(type.Name)}"
        : $"global::{TypeName.OfNamespace(type.ContainingNamespace)}.{Literal.Identifier(type.Name)}";

    private static IEnumerable<TypeSyntax> Arguments(TypeSyntax? written) => written switch
    {
        GenericNameSyntax generic => generic.TypeArgumentList.Arguments,
        QualifiedNameSyntax qualified => Arguments(qualified.Right),
        AliasQualifiedNameSyntax qualified => Arguments(qualified.Name),
        _ => [],
    };

    private static IEnumerable<string> Candidates(string name, NameSyntax written, INamespaceSymbol inside, Compilation compilation)
    {
        for (var space = inside; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            yield return $"{space.ToDisplayString()}.{name}";
        }

        yield return name;
        foreach (var scope in compilation.GetSemanticModel(written.SyntaxTree).GetImportScopes(written.SpanStart))
        {
            foreach (var alias in scope.Aliases)
            {
                if (Aliased(alias, name) is { } target)
                {
                    yield return target;
                }
            }

            if (written is not IdentifierNameSyntax)
            {
                continue;
            }

            foreach (var import in scope.Imports)
            {
                if (import.NamespaceOrType is INamespaceSymbol space)
                {
                    yield return $"{space.ToDisplayString()}.{name}";
                }
            }
        }
    }

    /// <summary>What a name means where it is an alias, or begins with one.</summary>
    private static string? Aliased(IAliasSymbol alias, string name)
    {
        var rest = name == alias.Name ? "" : name.StartsWith(alias.Name + ".", StringComparison.Ordinal) ? name.Substring(alias.Name.Length) : null;
        return rest is not null && alias.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is UsingDirectiveSyntax { NamespaceOrType: NameSyntax target }
            ? NameOf(target) + rest
            : null;
    }

    private static string? NameOf(NameSyntax name) => name switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        QualifiedNameSyntax { Right: IdentifierNameSyntax right } qualified when NameOf(qualified.Left) is { } left => $"{left}.{right.Identifier.ValueText}",
        AliasQualifiedNameSyntax { Name: IdentifierNameSyntax identifier } qualified when qualified.Alias.Identifier.IsKind(SyntaxKind.GlobalKeyword) =>
            identifier.Identifier.ValueText,
        _ => null,
    };
}
