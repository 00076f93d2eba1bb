using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Names the client of a class with tasks, where the name that it would have is taken or none (PFK0013).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class TaskClientCodeFix : CodeFixProvider
{
    private const string Attribute = "global::Prefork.TaskClient";
    private const string Suffix = "Client";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.TaskClient.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.ContainsKey(DiagnosticProperties.Problem)
                && root.FindNode(diagnostic.Location.SourceSpan) is TypeDeclarationSyntax declaration
                && model.GetDeclaredSymbol(declaration, context.CancellationToken) is INamedTypeSymbol type)
            {
                var name = FreeNameFor(type);
                var given = AttributeOf(type, context.CancellationToken);
                context.RegisterEdit(diagnostic, $"Name the client '{name}'", "name", editor => Name(editor, declaration, given, name));
            }
        }
    }

    /// <summary>A name that no type of the namespace has, nor the client of another class with tasks would get.</summary>
    private static string FreeNameFor(INamedTypeSymbol type)
    {
        var around = string.Concat(Around(type).Reverse().Select(static outer => outer.Name));
        IEnumerable<string> names = around.Length > 0
            ? [around + type.Name + Suffix, type.Name + "Task" + Suffix]
            : [type.Name + "Task" + Suffix];
        return names
            .Concat(Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{type.Name}Task{Suffix}{number}"))
            .First(name => type.ContainingNamespace.GetTypeMembers(name).IsEmpty);
    }

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            yield return outer;
        }
    }

    private static SyntaxNode? AttributeOf(INamedTypeSymbol type, CancellationToken cancellation) => type.GetAttributes()
        .FirstOrDefault(static attribute => attribute.AttributeClass?.IsTaskClient() == true)
        ?.ApplicationSyntaxReference?.GetSyntax(cancellation);

    private static void Name(DocumentEditor editor, TypeDeclarationSyntax declaration, SyntaxNode? given, string name)
    {
        var literal = (ExpressionSyntax)editor.Generator.LiteralExpression(name);
        if (given is AttributeSyntax { ArgumentList.Arguments: [var argument] } && given.SyntaxTree == declaration.SyntaxTree)
        {
            editor.ReplaceNode(argument.Expression, literal);
        }
        else
        {
            editor.AddAttribute(declaration, CodeFixRegistration.AttributeWith(Attribute, SyntaxFactory.AttributeArgument(literal)));
        }
    }
}
