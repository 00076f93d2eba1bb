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

/// <summary>Makes a struct one that can be a row of shared memory (PFK0007).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SharedRowCodeFix : CodeFixProvider
{
    private const string Column = "global::Prefork.Column";
    private const string Length = "Length";
    private const int UsualLength = 32;
    private const int MaxLength = 32_767;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.SharedRow.Id];

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
            if (diagnostic.TryGetProblem(out SharedRowProblem problem)
                && FixOf(problem, root.FindNode(diagnostic.Location.SourceSpan), model, context.CancellationToken) is { } fix)
            {
                context.RegisterEdit(diagnostic, fix.Title, fix.Key, fix.Edit);
            }
        }
    }

    private static (string Title, string Key, Action<DocumentEditor> Edit)? FixOf(
        SharedRowProblem problem, SyntaxNode node, SemanticModel model, CancellationToken cancellation) => (problem, node) switch
        {
            (SharedRowProblem.NotPartial, TypeDeclarationSyntax type) when !IsOfFile(type) =>
                ("Make the struct partial", "partial", editor => editor.MakePartial(type)),
            (SharedRowProblem.ByReference, TypeDeclarationSyntax type) =>
                ("Make it an ordinary struct", "struct", editor => editor.SetModifiers(type, editor.Generator.GetModifiers(type).WithIsRef(false))),
            (SharedRowProblem.HoldsReference, PropertyDeclarationSyntax property) when IsText(property.Type, model, cancellation) && IsPlain(property) =>
                ("Make it a partial property of text", "text", editor => editor.ReplaceNode(property, WithLength(editor, Partial(property)))),
            (SharedRowProblem.HoldsReference, VariableDeclaratorSyntax variable)
                when FieldOf(variable) is { } field && IsText(field.Declaration.Type, model, cancellation) =>
                ("Make it a partial property of text", "text", editor => editor.ReplaceNode(field, WithLength(editor, PropertyOf(field)))),
            (SharedRowProblem.FieldsAndProperties, PropertyDeclarationSyntax property) when IsPlain(property) =>
                ("Make it a partial property", "property", editor => editor.ReplaceNode(property, Partial(property))),
            (SharedRowProblem.FieldsAndProperties, VariableDeclaratorSyntax variable) when FieldOf(variable) is { } field =>
                ("Make it a partial property", "property", editor => editor.ReplaceNode(field, PropertyOf(field))),
            (SharedRowProblem.TextLength, PropertyDeclarationSyntax property) when LengthOf(property) is { } length =>
                ("Give it a length that it may have", "length", editor => editor.ReplaceNode(
                    length, editor.Generator.LiteralExpression(IsTooLong(length, model, cancellation) ? MaxLength : UsualLength))),
            _ => null,
        };

    private static bool IsOfFile(TypeDeclarationSyntax type) =>
        type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Any(static outer => outer.Modifiers.Any(SyntaxKind.FileKeyword));

    private static bool IsText(TypeSyntax type, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(type, cancellation).Type is { SpecialType: SpecialType.System_String };

    private static bool IsTooLong(ExpressionSyntax length, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(length, cancellation) is { Value: > MaxLength };

    /// <summary>Whether it is <c>{ get; set; }</c> and nothing else.</summary>
    private static bool IsPlain(PropertyDeclarationSyntax property) =>
        property is { Initializer: null, ExpressionBody: null, AccessorList.Accessors: { Count: 2 } accessors }
        && accessors.All(static accessor => accessor is { Body: null, ExpressionBody: null })
        && !property.Modifiers.Any(SyntaxKind.RequiredKeyword);

    private static FieldDeclarationSyntax? FieldOf(VariableDeclaratorSyntax variable) =>
        variable is { Initializer: null, ArgumentList: null, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: FieldDeclarationSyntax field } }
        && field.Modifiers.All(static modifier => modifier.Kind()
            is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword)
            ? field
            : null;

    private static PropertyDeclarationSyntax Partial(PropertyDeclarationSyntax property) => property.WithModifiers(WithPartial(property.Modifiers));

    private static SyntaxTokenList WithPartial(SyntaxTokenList modifiers) =>
        modifiers.Add(SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space));

    private static PropertyDeclarationSyntax PropertyOf(FieldDeclarationSyntax field) =>
        SyntaxFactory.PropertyDeclaration(field.Declaration.Type.WithTrailingTrivia(SyntaxFactory.Space), field.Declaration.Variables[0].Identifier.WithTrailingTrivia(SyntaxFactory.Space))
            .WithAttributeLists(field.AttributeLists)
            .WithModifiers(WithPartial(field.Modifiers))
            .AddAccessorListAccessors(Accessor(SyntaxKind.GetAccessorDeclaration), Accessor(SyntaxKind.SetAccessorDeclaration))
            .WithTriviaFrom(field)
            .WithAdditionalAnnotations(Formatter.Annotation);

    private static AccessorDeclarationSyntax Accessor(SyntaxKind kind) =>
        SyntaxFactory.AccessorDeclaration(kind).WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));

    private static SyntaxNode WithLength(DocumentEditor editor, PropertyDeclarationSyntax property) => LengthOf(property) is not null
        ? property
        : editor.Generator.AddAttributes(
            property,
            CodeFixRegistration.AttributeWith(
                Column,
                SyntaxFactory.AttributeArgument((ExpressionSyntax)editor.Generator.LiteralExpression(UsualLength))
                    .WithNameEquals(SyntaxFactory.NameEquals(Length))
                    .NormalizeWhitespace()));

    private static ExpressionSyntax? LengthOf(PropertyDeclarationSyntax property) => property.AttributeLists
        .SelectMany(static list => list.Attributes)
        .SelectMany(static attribute => attribute.ArgumentList?.Arguments ?? [])
        .FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Length)
        ?.Expression;
}
