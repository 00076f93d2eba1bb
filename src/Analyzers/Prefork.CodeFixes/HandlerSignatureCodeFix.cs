using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Prefork.Analyzers;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Changes the signature of a handler to the nearest valid one, where that is certain (PFK0001), and has what handlers call return a task (PFK0028).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class HandlerSignatureCodeFix : CodeFixProvider
{
    private const string ByteMemory = "global::System.ReadOnlyMemory<byte>";
    private const string ByteSpan = "global::System.ReadOnlySpan<byte>";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticDescriptors.HandlerSignature.Id, DiagnosticDescriptors.AsyncVoidInHandlerClass.Id];

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
            if (diagnostic.TryGetProblem(out SignatureProblemKind problem)
                && FixOf(problem, root.FindNode(diagnostic.Location.SourceSpan), model) is { } fix)
            {
                context.RegisterEdit(diagnostic, fix.Title, fix.Key, fix.Edit);
            }
        }
    }

    private static (string Title, string Key, Action<DocumentEditor> Edit)? FixOf(SignatureProblemKind problem, SyntaxNode node, SemanticModel model) =>
        (problem, node) switch
        {
            (SignatureProblemKind.NotAccessible, MethodDeclarationSyntax method) when IsOwn(method) =>
                ("Make the handler public", "public", editor => editor.SetAccessibility(method, Accessibility.Public)),
            (SignatureProblemKind.AsyncVoid, MethodDeclarationSyntax method) when IsOwn(method) =>
                ("Return ValueTask", "ValueTask", editor => editor.ReplaceType(method.ReturnType, SyntaxFactory.ParseTypeName(ValueTask))),
            (SignatureProblemKind.ByReference, ParameterSyntax parameter) =>
                ($"Pass '{parameter.Identifier.Text}' by value", "value", editor => PassByValue(editor, parameter)),
            (SignatureProblemKind.DuplicateParameter or SignatureProblemKind.NoSession or SignatureProblemKind.NoMessage
                or SignatureProblemKind.NoCloseReason or SignatureProblemKind.NoWorker or SignatureProblemKind.NotOfEvent
                or SignatureProblemKind.NotInUserProcess, ParameterSyntax parameter) when !IsUsed(parameter) =>
                ($"Remove parameter '{parameter.Identifier.Text}'", "remove", editor => editor.RemoveNode(parameter)),
            (SignatureProblemKind.SpanInAsynchronous, ParameterSyntax { Type: { } type }) =>
                ("Take ReadOnlyMemory<byte>", "memory", editor => editor.ReplaceType(type, SyntaxFactory.ParseTypeName(ByteMemory))),
            (SignatureProblemKind.UnsupportedParameter, ParameterSyntax { Type: { } type } parameter) when NearestMessage(parameter, model) is { } nearest =>
                nearest == ByteSpan
                    ? ("Take ReadOnlySpan<byte>", "span", editor => editor.ReplaceType(type, SyntaxFactory.ParseTypeName(nearest)))
                    : ("Take ReadOnlyMemory<byte>", "memory", editor => editor.ReplaceType(type, SyntaxFactory.ParseTypeName(nearest))),
            (SignatureProblemKind.NotInProcess, MethodDeclarationSyntax method) when ArgumentOf(method, "In") is { } argument =>
                ("Remove In from the attribute", "In", editor => editor.RemoveNode(argument)),
            (SignatureProblemKind.NoSuchWorker, MethodDeclarationSyntax method) when ArgumentOf(method, "OnWorker") is { } argument =>
                ("Remove OnWorker from the attribute", "OnWorker", editor => editor.RemoveNode(argument)),
            _ => null,
        };

    /// <summary>Whether a method's modifiers and types are its alone, and not those of a base or another part, too.</summary>
    private static bool IsOwn(MethodDeclarationSyntax method) =>
        !method.Modifiers.Any(SyntaxKind.PartialKeyword) && !method.Modifiers.Any(SyntaxKind.OverrideKeyword);

    private static bool IsUsed(ParameterSyntax parameter) => parameter.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() is { } method
        && ((SyntaxNode?)method.Body ?? method.ExpressionBody) is { } body
        && body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Identifier.ValueText);

    /// <summary>The type that brings the bytes of a message to a parameter which asks for them in another way.</summary>
    private static string? NearestMessage(ParameterSyntax parameter, SemanticModel model) =>
        model.GetDeclaredSymbol(parameter) is not { ContainingSymbol: IMethodSymbol method } symbol
        || !method.GetAttributes().Any(static attribute => HandlerEvent.Of(attribute) is { } handlerEvent && (handlerEvent.HasMessage || handlerEvent.HasPayload))
            ? null
            : symbol.Type switch
            {
                INamedTypeSymbol { Name: "Span", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } => method.ReturnsVoid && !method.IsAsync ? ByteSpan : ByteMemory,
                INamedTypeSymbol { Name: "Memory", TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } => ByteMemory,
                var type when type.IsByteArray() => ByteMemory,
                _ => null,
            };

    private static AttributeArgumentSyntax? ArgumentOf(MethodDeclarationSyntax method, string name) => method.AttributeLists
        .SelectMany(static list => list.Attributes)
        .SelectMany(static attribute => attribute.ArgumentList?.Arguments ?? [])
        .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    private static void PassByValue(DocumentEditor editor, ParameterSyntax parameter) => editor.ReplaceNode(
        parameter,
        parameter
            .WithModifiers([.. parameter.Modifiers.Where(static modifier => !IsReference(modifier))])
            .WithLeadingTrivia(parameter.GetLeadingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation));

    private static bool IsReference(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword or SyntaxKind.ReadOnlyKeyword;
}
