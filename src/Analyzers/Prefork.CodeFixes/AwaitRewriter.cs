using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Prefork.Analyzers.Rules;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Awaits in the place of calls that block, and makes the handlers around them asynchronous.</summary>
internal sealed class AwaitRewriter : CSharpSyntaxRewriter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string ByteMemory = "global::System.ReadOnlyMemory<byte>";

    private readonly SemanticModel _model;
    private readonly Dictionary<ExpressionSyntax, BlockingCure> _calls = [];
    private readonly HashSet<MethodDeclarationSyntax> _methods = [];
    private readonly HashSet<IParameterSymbol> _spans = new(SymbolEqualityComparer.Default);

    public AwaitRewriter(SemanticModel model) => _model = model;

    /// <summary>Whether there is nothing to rewrite.</summary>
    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Has a call awaited, where the function around it is asynchronous, or a handler that can be.</summary>
    public bool TryAdd(ExpressionSyntax call, BlockingCure cure)
    {
        var function = call.Ancestors().FirstOrDefault(static node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax);
        if (function is null || HasReferencesOver(call, function))
        {
            return false;
        }

        switch (function)
        {
            case AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword }:
            case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.AsyncKeyword):
            case MethodDeclarationSyntax declared when declared.Modifiers.Any(SyntaxKind.AsyncKeyword):
                break;
            case MethodDeclarationSyntax method when CanBeAsynchronous(method):
                _methods.Add(method);
                break;
            default:
                return false;
        }

        _calls[call] = cure;
        return true;
    }

    /// <inheritdoc/>
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        if (node is ExpressionSyntax call && _calls.TryGetValue(call, out var cure) && base.Visit(node) is ExpressionSyntax visited)
        {
            var awaited = SyntaxFactory.AwaitExpression(
                SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                Awaited(visited, cure).WithoutTrivia());
            ExpressionSyntax result = NeedsParentheses(call) ? SyntaxFactory.ParenthesizedExpression(awaited) : awaited;
            return result.WithTriviaFrom(call);
        }

        return base.Visit(node);
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        if (!_methods.Contains(node))
        {
            return base.VisitMethodDeclaration(node);
        }

        foreach (var parameter in node.ParameterList.Parameters)
        {
            if (_model.GetDeclaredSymbol(parameter) is { Type: var type } symbol && type.IsByteSpan())
            {
                _spans.Add(symbol);
            }
        }

        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        var result = visited.ReturnType;
        var task = result is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } ? Task : $"{Task}<{result.WithoutTrivia()}>";
        return visited
            .WithReturnType(Type(task).WithTriviaFrom(result))
            .AddModifiers(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space));
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitParameter(ParameterSyntax node)
    {
        var visited = (ParameterSyntax)base.VisitParameter(node)!;
        return _model.GetDeclaredSymbol(node) is { } symbol && _spans.Contains(symbol)
            ? visited.WithType(Type(ByteMemory).WithTriviaFrom(node.Type!))
            : visited;
    }

    /// <inheritdoc/>
    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) =>
        _spans.Count > 0 && _model.GetSymbolInfo(node).Symbol is IParameterSymbol symbol && _spans.Contains(symbol) && !MayBeMemory(node)
            ? SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, node.WithoutTrivia(), SyntaxFactory.IdentifierName("Span")).WithTriviaFrom(node)
            : base.VisitIdentifierName(node);

    /// <summary>Whether memory does what the span did: it has a length, or goes into a method that now takes memory.</summary>
    private bool MayBeMemory(IdentifierNameSyntax node) => node.Parent switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Length" or "IsEmpty" or "ToArray" } access => access.Expression == node,
        ArgumentSyntax { Parent.Parent: ExpressionSyntax call } => _calls.ContainsKey(call)
            || call is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } },
        _ => false,
    };

    /// <summary>
    /// Whether a span, or another reference to memory, is there before the call and still used after it. That no await can be between them is not
    /// told by the semantic model, but by the compiler's last steps alone.
    /// </summary>
    private bool HasReferencesOver(ExpressionSyntax call, SyntaxNode function)
    {
        var locals = function.DescendantNodes()
            .Where(node => node.SpanStart < call.SpanStart && node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax)
            .Select(node => _model.GetDeclaredSymbol(node))
            .OfType<ILocalSymbol>()
            .Where(static local => local.IsRef || local.Type.IsRefLikeType)
            .ToList();
        return function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use =>
                use.SpanStart > call.SpanStart && locals.Any(local => SymbolEqualityComparer.Default.Equals(local, _model.GetSymbolInfo(use).Symbol)))
            || call.Ancestors().TakeWhile(node => node != function && node is not StatementSyntax).SelectMany(static node => node.ChildNodes()).Any(sibling =>
                sibling.Span.End <= call.SpanStart && IsReference(sibling is ArgumentSyntax argument ? argument.Expression : sibling));
    }

    private bool IsReference(SyntaxNode node) =>
        node is ExpressionSyntax expression && _model.GetTypeInfo(expression) is var type && (type.ConvertedType?.IsRefLikeType == true || type.Type?.IsRefLikeType == true);

    private bool CanBeAsynchronous(MethodDeclarationSyntax method) =>
        _model.GetDeclaredSymbol(method) is { } symbol
        && symbol is { IsVirtual: false, IsOverride: false, IsAbstract: false, IsPartialDefinition: false, PartialDefinitionPart: null }
        && symbol.HasAttribute(HandlerEvent.IsMarkedBy)
        && (symbol.ReturnsVoid || !(symbol.ReturnType.IsTask() || symbol.ReturnType.IsValueTask()))
        && !symbol.ContainingType.AllInterfaces.Any(contract =>
            contract.GetMembers().Any(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)));

    private static ExpressionSyntax Awaited(ExpressionSyntax call, BlockingCure cure) => (cure, call) switch
    {
        (BlockingCure.AwaitTask, _) => TaskOf(call),
        (BlockingCure.Delay, InvocationExpressionSyntax sleep) => sleep.WithExpression(Name($"{Task}.Delay")),
        (BlockingCure.WhenAll, InvocationExpressionSyntax wait) => wait.WithExpression(Name($"{Task}.WhenAll")),
        (BlockingCure.WhenAny, InvocationExpressionSyntax wait) => wait.WithExpression(Name($"{Task}.WhenAny")),
        (BlockingCure.Counterpart, InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } blocking) =>
            blocking.WithExpression(access.WithName(SyntaxFactory.IdentifierName(access.Name.Identifier.Text + "Async"))),
        (BlockingCure.Counterpart, InvocationExpressionSyntax { Expression: SimpleNameSyntax name } blocking) =>
            blocking.WithExpression(SyntaxFactory.IdentifierName(name.Identifier.Text + "Async")),
        _ => call,
    };

    /// <summary>The task that is waited for by <c>x.Wait()</c>, <c>x.Result</c> or <c>x.GetAwaiter().GetResult()</c>; another expression is the task itself.</summary>
    private static ExpressionSyntax TaskOf(ExpressionSyntax wait) => wait switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } result => result.Expression,
        _ when Receiver(wait, "Wait") is { } task => task,
        _ when Receiver(wait, "GetResult") is { } awaiter && Receiver(awaiter, "GetAwaiter") is { } task => Receiver(task, "ConfigureAwait") ?? task,
        _ => wait,
    };

    private static ExpressionSyntax? Receiver(ExpressionSyntax call, string method) =>
        call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && access.Name.Identifier.Text == method ? access.Expression : null;

    private static bool NeedsParentheses(ExpressionSyntax call) => call.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == call,
        ConditionalAccessExpressionSyntax access => access.Expression == call,
        ElementAccessExpressionSyntax access => access.Expression == call,
        PostfixUnaryExpressionSyntax => true,
        _ => false,
    };

    private static ExpressionSyntax Name(string name) => SyntaxFactory.ParseExpression(name)
        .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);

    private static TypeSyntax Type(string name) => SyntaxFactory.ParseTypeName(name)
        .WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);
}
