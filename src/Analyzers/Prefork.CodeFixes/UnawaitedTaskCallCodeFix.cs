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

/// <summary>Awaits the call of a task, or sends the task without waiting for its end (PFK0010).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UnawaitedTaskCallCodeFix : CodeFixProvider
{
    /// <summary>What the actions that await have in common.</summary>
    private const string Await = "await";

    /// <summary>What the actions that send have in common.</summary>
    private const string Post = "post";

    private const string Async = "Async";
    private const string PostPrefix = "Post";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.UnawaitedTaskCall.Id];

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
            if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call
                || model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol method)
            {
                continue;
            }

            if (FunctionOf(call) is { } function && (IsAsync(function) || CanBeAsync(function, model, context.CancellationToken)))
            {
                context.RegisterEdit(diagnostic, "Await the task", Await, editor => AwaitIn(editor, call, function));
            }

            if (PostOf(call, method) is { } post)
            {
                context.RegisterEdit(diagnostic, $"Send it with '{post.Name}'", Post, editor => Send(editor, call, post));
            }
        }
    }

    /// <summary>The call without the discard that it may stand behind.</summary>
    private static ExpressionSyntax WholeOf(InvocationExpressionSyntax call) =>
        call.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment ? assignment : call;

    private static SyntaxNode? FunctionOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(static ancestor => ancestor
        is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax
        or TypeDeclarationSyntax or LockStatementSyntax or UnsafeStatementSyntax or CompilationUnitSyntax);

    private static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        CompilationUnitSyntax => true,
        _ => false,
    };

    /// <summary>Whether it is a handler, which nothing else calls, that returns nothing and takes nothing that an asynchronous one may not.</summary>
    private static bool CanBeAsync(SyntaxNode function, SemanticModel model, CancellationToken cancellation) =>
        function is MethodDeclarationSyntax
        && model.GetDeclaredSymbol(function, cancellation) is IMethodSymbol
        {
            ReturnsVoid: true, IsOverride: false, IsVirtual: false, IsPartialDefinition: false, PartialDefinitionPart: null,
        }
        method
        && method.HasAttribute(HandlerEvent.IsMarkedBy)
        && method.Parameters.All(static parameter => parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType);

    private static void AwaitIn(DocumentEditor editor, InvocationExpressionSyntax call, SyntaxNode function)
    {
        var whole = WholeOf(call);
        editor.ReplaceNode(whole, SyntaxFactory.AwaitExpression(call.WithoutTrivia()).WithTriviaFrom(whole));
        if (function is MethodDeclarationSyntax method && !IsAsync(method))
        {
            editor.ReplaceType(method.ReturnType, SyntaxFactory.ParseTypeName(ValueTask));
            editor.ReplaceNode(
                method, static (current, generator) => generator.WithModifiers(current, generator.GetModifiers(current).WithAsync(true)));
        }
    }

    /// <summary>The method that sends the task alone, where the call gives it nothing that this cannot take.</summary>
    private static IMethodSymbol? PostOf(InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (call.Expression is not MemberAccessExpressionSyntax || !method.Name.EndsWith(Async, StringComparison.Ordinal))
        {
            return null;
        }

        var post = method.ContainingType.GetMembers(PostPrefix + method.Name.Substring(0, method.Name.Length - Async.Length))
            .OfType<IMethodSymbol>()
            .FirstOrDefault();
        var arguments = call.ArgumentList.Arguments;
        return post is not null && arguments.Count <= CommonParameters(method, post) && arguments.All(static argument => argument.NameColon is null)
            ? post
            : null;
    }

    private static int CommonParameters(IMethodSymbol method, IMethodSymbol post)
    {
        var common = 0;
        while (common < Math.Min(method.Parameters.Length, post.Parameters.Length)
            && SymbolEqualityComparer.Default.Equals(method.Parameters[common].Type, post.Parameters[common].Type))
        {
            common++;
        }

        return common;
    }

    private static void Send(DocumentEditor editor, InvocationExpressionSyntax call, IMethodSymbol post)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var sending = call.WithExpression(access.WithName(SyntaxFactory.IdentifierName(post.Name)));
        editor.ReplaceNode(WholeOf(call), SendResultCodeFix.Discard(sending).WithTriviaFrom(WholeOf(call)));
    }
}
