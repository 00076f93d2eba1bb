using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of a handler class from its symbol.</summary>
internal static class HandlerClassParser
{
    /// <summary>
    /// The model of the class that a marked method stands in. Every marked method of a class leads here; only the first
    /// answers, so that a class has one model and nothing needs to be grouped later.
    /// </summary>
    public static HandlerClassModel? ParseDeclared(GeneratorAttributeSyntaxContext context, HandlerEvent handlerEvent, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not IMethodSymbol { ContainingType: { } type } method)
        {
            return null;
        }

        var first = HandlerMethods.DeclaredBy(type).FirstOrDefault();
        return first.Event == handlerEvent && SymbolEqualityComparer.Default.Equals(first.Method, method.PartialDefinitionPart ?? method)
            ? Parse(type, context.SemanticModel.Compilation.Assembly, cancellation)
            : null;
    }

    /// <summary>Whether a declaration could be of a class that has its handlers from an abstract base alone.</summary>
    public static bool MayInherit(SyntaxNode node) =>
        node is TypeDeclarationSyntax { BaseList: not null } declaration
        && declaration.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration
        && !declaration.Modifiers.Any(SyntaxKind.AbstractKeyword);

    /// <summary>The model of a class that declares no handler and has some from an abstract base.</summary>
    public static HandlerClassModel? ParseInherited(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) is not INamedTypeSymbol type
            || !HandlerMethods.InheritedBy(type).Any()
            || HandlerMethods.DeclaredBy(type).Any()
            || !IsFirstWithBases(context.Node, type, cancellation))
        {
            return null;
        }

        return Parse(type, context.SemanticModel.Compilation.Assembly, cancellation);
    }

    private static bool IsFirstWithBases(SyntaxNode node, INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax { BaseList: not null } declaration)
            {
                return declaration == node;
            }
        }

        return false;
    }

    private static HandlerClassModel? Parse(INamedTypeSymbol type, IAssemblySymbol assembly, CancellationToken cancellation)
    {
        var handlers = new List<HandlerModel>();
        var name = MetadataName.Of(type);
        foreach (var handler in HandlerMethods.ServedBy(type))
        {
            cancellation.ThrowIfCancellationRequested();
            var signature = HandlerSignature.Bind(handler, assembly);
            if (signature.IsValid)
            {
                handlers.Add(HandlerParser.Parse(type, name, handler, signature));
            }
        }

        var construction = HandlerConstruction.Of(type, instance: handlers.Any(handler => !handler.IsStatic));
        if (handlers.Count == 0 || construction.Problem != ConstructionProblem.None)
        {
            return null;
        }

        return new HandlerClassModel
        {
            MetadataName = name,
            Type = TypeName.Of(type),
            Arguments = construction.Constructor is { } constructor ? ServiceParser.Arguments(constructor) : null,
            Handlers = handlers
                .OrderBy(static handler => EventOrder(handler.Event))
                .ThenBy(static handler => handler.Endpoint, StringComparer.Ordinal)
                .ThenBy(static handler => handler.Name, StringComparer.Ordinal)
                .ThenBy(static handler => string.Join(",", handler.Parameters), StringComparer.Ordinal)
                .ToEquatableArray(),
        };
    }

    private static int EventOrder(string name)
    {
        for (var i = 0; i < HandlerEvent.All.Length; i++)
        {
            if (HandlerEvent.All[i].Name == name)
            {
                return i;
            }
        }

        return HandlerEvent.All.Length;
    }
}
