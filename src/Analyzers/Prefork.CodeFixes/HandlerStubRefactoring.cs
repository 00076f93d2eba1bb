using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using Prefork.Analyzers.Rules;
using Prefork.CompileTime;

namespace Prefork.CodeFixes;

/// <summary>Writes the handler of an event that a class does not have yet and that may stand there.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(HandlerStubRefactoring))]
[Shared]
public sealed class HandlerStubRefactoring : CodeRefactoringProvider
{
    private const string Session = KnownTypes.Namespace + ".Session";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || ClassAt(root, context.Span) is not { } declaration
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
            || model.Compilation.GetTypeByMetadataName(Session) is null
            || model.GetDeclaredSymbol(declaration, context.CancellationToken) is not INamedTypeSymbol type
            || !MayHoldHandlers(type))
        {
            return;
        }

        var stubs = StubsFor(type, new HandlerCatalog(model.Compilation, context.CancellationToken));
        var actions = stubs.Select(stub => CodeAction.Create(
            $"[{stub.Event.ShortAttributeName}]",
            _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(declaration, Insert(declaration, stub.Declare(), context.Span.Start)))),
            stub.Event.ShortAttributeName));
        if (actions.ToImmutableArray() is { IsEmpty: false } nested)
        {
            context.RegisterRefactoring(CodeAction.Create("Add handler for", nested, isInlinable: false));
        }
    }

    /// <summary>The class whose head, or whose body between its members, a place is in.</summary>
    private static TypeDeclarationSyntax? ClassAt(SyntaxNode root, TextSpan span) =>
        root.FindToken(span.Start).Parent?.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().FirstOrDefault(type => type.Span.Contains(span)) is { } type
        && type is ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword }
        && !type.Members.Any(member => member.Span.Contains(span))
            ? type
            : null;

    private static bool MayHoldHandlers(INamedTypeSymbol type) =>
        HandlerConstruction.Of(type, instance: !type.IsStatic).Problem == ConstructionProblem.None
        && (!type.IsAbstract || type.IsStatic)
        && type.BaseType is { } parent
        && (parent.SpecialType == SpecialType.System_Object || HandlerMethods.DeclaredBy(parent).Any());

    private static IEnumerable<HandlerStub> StubsFor(INamedTypeSymbol type, HandlerCatalog catalog)
    {
        var served = HandlerMethods.ServedBy(type);
        var hasTasks = HandlerMethods.AreOfTasks(served);
        var hasSessions = served.Any(static handler => handler.Event.IsOfWorkersAlone);
        var process = UserProcessClass.Of(type);
        var endpoint = EndpointOf(type);
        return HandlerStub.All.Where(stub =>
            !served.Any(handler => handler.Event == stub.Event)
            && type.GetMembers(stub.Name).IsEmpty
            && type.Name != stub.Name
            && (stub.Event.IsOfServer || !type.IsStatic)
            && !(stub.Event.IsOfWorkersAlone && hasTasks)
            && !(stub.Event.IsTask && hasSessions)
            && (process is null || stub.Event.IsMessage)
            && catalog.For(new HandlerTopic(
                stub.Event,
                stub.Event.HasEndpoint ? endpoint : null,
                stub.Key,
                stub.Key is null ? null : process is { } own ? "process " + own.Name : hasTasks ? "tasks" : null)).Count == 0);
    }

    private static string? EndpointOf(INamedTypeSymbol type) => type.GetAttributes()
        .FirstOrDefault(static attribute => attribute.AttributeClass?.IsEndpoint() == true)
        ?.ConstructorArguments.FirstOrDefault().Value as string;

    /// <summary>Puts the method where the cursor is, or behind the last member.</summary>
    private static TypeDeclarationSyntax Insert(TypeDeclarationSyntax type, MemberDeclarationSyntax method, int position)
    {
        var index = position > type.OpenBraceToken.SpanStart && !type.OpenBraceToken.IsMissing && type.OpenBraceToken.RawKind != 0
            ? type.Members.Count(member => member.Span.End <= position)
            : type.Members.Count;
        if (index > 0)
        {
            method = method.WithLeadingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed, SyntaxFactory.ElasticCarriageReturnLineFeed);
        }

        if (index < type.Members.Count)
        {
            method = method.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed);
        }

        var whole = type.OpenBraceToken.RawKind != 0 ? type : WithBraces(type);
        return whole.WithMembers(whole.Members.Insert(index, method));
    }

    /// <summary>Gives a class without a body one.</summary>
    private static TypeDeclarationSyntax WithBraces(TypeDeclarationSyntax type) => (TypeDeclarationSyntax)type
        .WithSemicolonToken(default)
        .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
        .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(type.SemicolonToken.TrailingTrivia))
        .WithAdditionalAnnotations(Formatter.Annotation);
}
