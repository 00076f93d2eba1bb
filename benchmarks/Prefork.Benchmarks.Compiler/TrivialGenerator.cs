using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Prefork.Benchmarks.Compiler;

/// <summary>What a generator costs that does next to nothing: it lists the names of methods with one attribute, found as Roslyn advises.</summary>
internal sealed class TrivialGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Prefork.OnReceiveAttribute",
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => $"{found.TargetSymbol.ContainingType.Name}.{found.TargetSymbol.Name}");
        context.RegisterSourceOutput(names.Collect(), static (output, all) => output.AddSource("Names.g.cs", Comment(all)));
    }

    private static string Comment(ImmutableArray<string> names) => string.Concat(names.Select(static name => $"// {name}\n"));
}
