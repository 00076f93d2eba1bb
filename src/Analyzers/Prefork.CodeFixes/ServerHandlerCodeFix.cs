using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Makes a handler of the master or manager static, where it uses nothing of its instance, and its logger one without a category (PFK0005).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ServerHandlerCodeFix : CodeFixProvider
{
    private const string Title = "Make the handler static";
    private const string Logger = "global::Microsoft.Extensions.Logging.ILogger";

    private static readonly SyntaxKind[] OfInstances =
    [
        SyntaxKind.AbstractKeyword, SyntaxKind.VirtualKeyword, SyntaxKind.OverrideKeyword, SyntaxKind.SealedKeyword, SyntaxKind.PartialKeyword,
    ];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.ServerHandler.Id];

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
            if (!diagnostic.TryGetProblem(out SignatureProblemKind problem))
            {
                continue;
            }

            switch (root.FindNode(diagnostic.Location.SourceSpan))
            {
                case MethodDeclarationSyntax method when problem == SignatureProblemKind.InstanceOutsideWorker && CanBeStatic(method, model, context.CancellationToken):
                    context.RegisterEdit(
                        diagnostic, Title, "static", editor => editor.SetModifiers(method, editor.Generator.GetModifiers(method).WithIsStatic(true)));
                    break;
                case ParameterSyntax { Type: { } type } when IsLoggerOfCategory(type, model, context.CancellationToken):
                    context.RegisterEdit(diagnostic, "Take ILogger", "logger", editor => editor.ReplaceType(type, SyntaxFactory.ParseTypeName(Logger)));
                    break;
            }
        }
    }

    private static bool IsLoggerOfCategory(TypeSyntax type, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(type, cancellation).Type is INamedTypeSymbol { Name: "ILogger", Arity: 1 } named && named.IsIn("Microsoft.Extensions.Logging");

    private static bool CanBeStatic(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellation) =>
        !method.Modifiers.Any(static modifier => OfInstances.Contains(modifier.Kind()))
        && method.ExplicitInterfaceSpecifier is null
        && model.GetOperation(method, cancellation) is { } body
        && !body.Descendants().Any(static operation => operation
            is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } });
}
