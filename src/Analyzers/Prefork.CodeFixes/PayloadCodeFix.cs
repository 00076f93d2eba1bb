using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Marks the type of a payload for MemoryPack, and makes it partial (PFK0009).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PayloadCodeFix : CodeFixProvider
{
    private const string Attribute = "global::MemoryPack.MemoryPackable";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.Payload.Id];

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
            var declared = model.GetDeclaredSymbol(root.FindNode(diagnostic.Location.SourceSpan), context.CancellationToken);
            if (declared is not null
                && TypeOf(declared) is { } taken
                && TypedMessage.Of(taken) is var type
                && MemoryPackTypes.Unserializable(type) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false } wrong
                && wrong.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
                && context.Document.Project.Solution.GetDocument(reference.SyntaxTree) is { } document)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Mark '{wrong.Name}' with [MemoryPackable]",
                        cancellation => MarkAsync(document, reference, cancellation),
                        wrong.ToDisplayString()),
                    diagnostic);
            }
        }
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments: [var result] } type } when type.IsTask() || type.IsValueTask() => result,
        IMethodSymbol method => method.ReturnType,
        _ => null,
    };

    private static async Task<Document> MarkAsync(Document document, SyntaxReference reference, CancellationToken cancellation)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        if (editor.OriginalRoot.FindNode(reference.Span) is TypeDeclarationSyntax declaration)
        {
            editor.AddAttribute(
                declaration,
                SyntaxFactory.Attribute(SyntaxFactory.ParseName(Attribute)).WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation));
            editor.MakePartial(declaration);
        }

        return editor.GetChangedDocument();
    }
}
