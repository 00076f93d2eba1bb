using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.CompileTime;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>
/// Says what clients a type may be that the compilation does not know, for they are generated beside this: the full names that what is written
/// there could mean, in the order in which the language looks for them.
/// </summary>
internal static class ClientCandidates
{
    public static EquatableArray<string> Of(IParameterSymbol parameter, Compilation compilation, CancellationToken cancellation)
    {
        if (!parameter.Type.IsUnknown()
            || parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not ParameterSyntax { Type: { } written }
            || (written is NullableTypeSyntax nullable ? nullable.ElementType : written) is not NameSyntax name)
        {
            return default;
        }

        if (NameOf(name) is not { } text)
        {
            return default;
        }

        return name.DescendantNodesAndSelf().OfType<AliasQualifiedNameSyntax>().Any()
            ? new([text])
            : Candidates(text, name, parameter.ContainingNamespace, compilation).ToEquatableArray();
    }

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
