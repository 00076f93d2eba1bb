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

/// <summary>Makes a handler class one that can be made, where that is a matter of modifiers (PFK0003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class HandlerConstructionCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticDescriptors.HandlerConstruction.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.TryGetProblem(out ConstructionProblem problem)
                && root.FindNode(diagnostic.Location.SourceSpan) is TypeDeclarationSyntax type
                && FixOf(problem, type) is { } fix)
            {
                context.RegisterEdit(diagnostic, fix.Title, fix.Key, fix.Edit);
            }
        }
    }

    private static (string Title, string Key, Action<DocumentEditor> Edit)? FixOf(ConstructionProblem problem, TypeDeclarationSyntax type) =>
        problem switch
        {
            ConstructionProblem.AbstractWithoutDerived or ConstructionProblem.AbstractUserProcess when CanBeConcrete(type) =>
                ("Make the class concrete", "concrete", editor => editor.SetModifiers(type, editor.Generator.GetModifiers(type).WithIsAbstract(false))),
            ConstructionProblem.NotAccessible when !IsOfFile(type) =>
                ("Make the class public", "public", editor => MakeVisible(editor, type)),
            ConstructionProblem.NoConstructor when OnlyConstructor(type) is { } constructor =>
                ("Make the constructor public", "constructor", editor => editor.SetAccessibility(constructor, Accessibility.Public)),
            _ => null,
        };

    private static bool CanBeConcrete(TypeDeclarationSyntax type) =>
        type is ClassDeclarationSyntax && !type.Members.Any(static member => member.Modifiers.Any(SyntaxKind.AbstractKeyword));

    private static bool IsOfFile(TypeDeclarationSyntax type) =>
        type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Any(static outer => outer.Modifiers.Any(SyntaxKind.FileKeyword));

    /// <summary>Makes the class public, and those around it internal, where they are hidden.</summary>
    private static void MakeVisible(DocumentEditor editor, TypeDeclarationSyntax type)
    {
        foreach (var outer in type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(IsHidden))
        {
            editor.ReplaceNode(
                outer,
                (current, generator) => generator.WithAccessibility(current, outer == type ? Accessibility.Public : Accessibility.Internal));
        }
    }

    private static bool IsHidden(TypeDeclarationSyntax type) =>
        type.Parent is TypeDeclarationSyntax
        && !type.Modifiers.Any(SyntaxKind.PublicKeyword)
        && !type.Modifiers.Any(SyntaxKind.InternalKeyword);

    private static ConstructorDeclarationSyntax? OnlyConstructor(TypeDeclarationSyntax type)
    {
        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>()
            .Where(static constructor => !constructor.Modifiers.Any(SyntaxKind.StaticKeyword))
            .ToList();
        return constructors.Count == 1 ? constructors[0] : null;
    }
}
