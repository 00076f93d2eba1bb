using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.CompileTime;

namespace Prefork.Generators.Parsing;

/// <summary>
/// What a file declares: a hash of everything but what stands in the bodies of its members, which no model is made of, and the types that something
/// may be generated for. Found once for each tree, so that a keystroke costs the file that it changes.
/// </summary>
internal sealed class TreeDeclarations
{
    private const string AttributeSuffix = "Attribute";

    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> Known = new();

    /// <summary>The attributes that something is generated for, as they are written.</summary>
    private static readonly ImmutableHashSet<string> AttributeNames =
    [
        .. HandlerEvent.All.Select(static handlerEvent => handlerEvent.AttributeName)
            .Concat([KnownTypes.UserProcessAttribute, KnownTypes.SharedRowAttribute])
            .Select(static name => name.Substring(name.LastIndexOf('.') + 1))
            .SelectMany(static name => new[] { name, name.Substring(0, name.Length - AttributeSuffix.Length) }),
    ];

    private readonly ImmutableArray<TypeDeclarationSyntax>.Builder _marked = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
    private readonly ImmutableArray<TypeDeclarationSyntax>.Builder _derived = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
    private readonly ImmutableArray<TypeDeclarationSyntax>.Builder _withAttributes = ImmutableArray.CreateBuilder<TypeDeclarationSyntax>();
    private StableHash _hash = new();

    private TreeDeclarations(SyntaxTree tree, CancellationToken cancellation)
    {
        var root = tree.GetRoot(cancellation);
        Visit(root, null);
        for (var directive = root.GetFirstDirective(IsNullable); directive is not null; directive = directive.GetNextDirective(IsNullable))
        {
            // What follows it in the file means something else.
            _hash.Add(directive.SpanStart);
            _hash.Add(directive.ToString());
        }
    }

    public ulong Hash => _hash.Value;

    /// <summary>Whether it gives an attribute another name, so that every attribute may be one.</summary>
    public bool HasAlias { get; private set; }

    /// <summary>Whether it does so in every file.</summary>
    public bool HasGlobalAlias { get; private set; }

    /// <summary>The declarations that something may be generated for.</summary>
    /// <param name="anyAttribute">Whether attributes may have other names.</param>
    public IEnumerable<TypeDeclarationSyntax> Candidates(bool anyAttribute) =>
        (anyAttribute || HasAlias ? _withAttributes : _marked).Concat(_derived).Distinct();

    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellation)
    {
        if (!Known.TryGetValue(tree, out var declarations))
        {
            declarations = new TreeDeclarations(tree, cancellation);
            Known.Remove(tree);
            declarations = Known.GetValue(tree, _ => declarations);
        }

        return declarations;
    }

    private static bool IsNullable(DirectiveTriviaSyntax directive) => directive.IsKind(SyntaxKind.NullableDirectiveTrivia);

    private void Visit(SyntaxNode node, TypeDeclarationSyntax? type)
    {
        foreach (var child in node.ChildNodesAndTokens())
        {
            if (child.AsNode() is not { } inner)
            {
                var token = child.AsToken();
                _hash.Add(token.RawKind);
                _hash.Add(token.Text);
                continue;
            }

            if (IsBody(inner))
            {
                _hash.Add(inner.RawKind);
                continue;
            }

            Note(inner, type);
            Visit(inner, inner as TypeDeclarationSyntax ?? type);
        }
    }

    /// <summary>What says how a member does its work, and not what it is.</summary>
    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax or GlobalStatementSyntax => true,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax field } } =>
            !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => false,
    };

    private void Note(SyntaxNode node, TypeDeclarationSyntax? type)
    {
        switch (node)
        {
            case TypeDeclarationSyntax { BaseList: not null } derived
                when derived.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration && !derived.Modifiers.Any(SyntaxKind.AbstractKeyword):
                _derived.Add(derived);
                break;
            case UsingDirectiveSyntax { Alias: not null, NamespaceOrType: NameSyntax name } alias when AttributeNames.Contains(SimpleName(name)):
                HasAlias = true;
                HasGlobalAlias |= alias.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword);
                break;
            case AttributeSyntax { Parent.Parent: var target } attribute:
                var declaration = target as TypeDeclarationSyntax ?? (target is MethodDeclarationSyntax ? type : null);
                if (declaration is not null)
                {
                    _withAttributes.Add(declaration);
                    if (AttributeNames.Contains(SimpleName(attribute.Name)))
                    {
                        _marked.Add(declaration);
                    }
                }

                break;
        }
    }

    private static string SimpleName(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}
