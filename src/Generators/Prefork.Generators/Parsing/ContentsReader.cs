using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>
/// Reads what an assembly declares. It remembers what it has read last: where nothing has changed but the bodies of members, as by most keystrokes,
/// that is still so, and no symbol is asked for.
/// </summary>
internal sealed class ContentsReader
{
    private Reading? _last;

    /// <summary>What is generated for a compilation, or <see langword="null"/> where the runtime is not referenced.</summary>
    public AssemblyContents? Read(Compilation compilation, CancellationToken cancellation)
    {
        var trees = new List<TreeDeclarations>();
        var declared = Declarations(compilation, trees, cancellation);
        var last = Volatile.Read(ref _last);
        if (last is not null && last.Declared == declared)
        {
            return last.Contents;
        }

        var contents = compilation.GetTypeByMetadataName(KnownTypes.ServerApplicationBuilder) is null
            ? null
            : ContentsParser.Parse(compilation, Types(compilation, trees, cancellation), last?.Contents, cancellation);
        Volatile.Write(ref _last, new Reading(declared, contents));
        return contents;
    }

    /// <summary>A hash of everything that contents are made of.</summary>
    private static ulong Declarations(Compilation compilation, List<TreeDeclarations> trees, CancellationToken cancellation)
    {
        var hash = new StableHash();
        hash.Add(compilation.AssemblyName ?? "");
        hash.Add(ReferenceIdentity.Of(compilation.Options));
        foreach (var reference in compilation.References)
        {
            hash.Add(ReferenceIdentity.Of(reference));
        }

        foreach (var tree in compilation.SyntaxTrees)
        {
            var declarations = TreeDeclarations.Of(tree, cancellation);
            trees.Add(declarations);
            hash.Add((long)declarations.Hash);
        }

        return hash.Value;
    }

    /// <summary>The types that something may be generated for, each once.</summary>
    private static IEnumerable<INamedTypeSymbol> Types(Compilation compilation, List<TreeDeclarations> trees, CancellationToken cancellation)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var anyAttribute = trees.Any(static tree => tree.HasGlobalAlias);
        foreach (var tree in trees)
        {
            foreach (var declaration in tree.Candidates(anyAttribute))
            {
                cancellation.ThrowIfCancellationRequested();
                if (compilation.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellation) is INamedTypeSymbol type && seen.Add(type))
                {
                    yield return type;
                }
            }
        }
    }

    private sealed record Reading(ulong Declared, AssemblyContents? Contents);
}
