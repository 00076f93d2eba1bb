using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Prefork.CompileTime;

/// <summary>The client that is generated for a class with tasks.</summary>
/// <param name="Name">The name of its class.</param>
/// <param name="Space">The namespace of the tasks, where it stands.</param>
/// <param name="Methods">The tasks that it has methods for.</param>
/// <param name="Clashing">The tasks that it has none for, because these would clash with those of another.</param>
internal sealed record TaskClient(
    string Name,
    INamespaceSymbol Space,
    ImmutableArray<TaskClientMethod> Methods,
    ImmutableArray<TaskClientMethod> Clashing)
{
    private const string Suffix = "Client";

    /// <summary>The full name: <c>Chat.ImagesClient</c>.</summary>
    public string FullName => Space.IsGlobalNamespace ? Name : Space.ToDisplayString() + "." + Name;

    /// <summary>Whether its name can be one.</summary>
    public bool HasValidName => SyntaxFacts.IsValidIdentifier(Name);

    /// <summary>The client of a class whose tasks are valid.</summary>
    /// <param name="type">The class.</param>
    /// <param name="tasks">Its valid tasks.</param>
    public static TaskClient Of(INamedTypeSymbol type, IEnumerable<(HandlerMethod Handler, HandlerSignature Signature)> tasks)
    {
        var name = NameOf(type);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var methods = ImmutableArray.CreateBuilder<TaskClientMethod>();
        var clashing = ImmutableArray.CreateBuilder<TaskClientMethod>();
        var ordered = tasks
            .Select(task => new TaskClientMethod(task.Handler, task.Signature, TaskKey.Of(type, task.Handler)))
            .OrderBy(static method => method.Key, StringComparer.Ordinal)
            .ThenBy(static method => method.Handler.Method.ToDisplayString(), StringComparer.Ordinal);
        foreach (var method in ordered)
        {
            if (method.MemberNames.Contains(name) || method.Signatures.Any(taken.Contains))
            {
                clashing.Add(method);
            }
            else
            {
                taken.UnionWith(method.Signatures);
                methods.Add(method);
            }
        }

        return new(name, type.ContainingNamespace, methods.ToImmutable(), clashing.ToImmutable());
    }

    /// <summary>The type that has its name already and is no part of it, or <see langword="null"/>.</summary>
    public INamedTypeSymbol? Rival(IAssemblySymbol assembly) =>
        assembly.GetTypeByMetadataName(FullName) is { } type && !CanBePartOfIt(type) ? type : null;

    private static string NameOf(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute is { AttributeClass: { } named, ConstructorArguments: [{ Value: string name }] } && named.IsTaskClient())
            {
                return name;
            }
        }

        return type.Name + Suffix;
    }

    private static bool CanBePartOfIt(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsRecord: false, IsStatic: false, IsAbstract: false }
        && type.DeclaringSyntaxReferences.All(static reference =>
            reference.GetSyntax() is ClassDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
