using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of the client of a class with tasks.</summary>
internal static class ClientParser
{
    /// <summary>The model, or <see langword="null"/> where the class has no tasks, or another type has the client's name.</summary>
    /// <param name="type">The class.</param>
    /// <param name="tasks">Its valid tasks.</param>
    /// <param name="assembly">The assembly that is compiled.</param>
    public static ClientModel? Parse(
        INamedTypeSymbol type,
        IReadOnlyList<(HandlerMethod Handler, HandlerSignature Signature)> tasks,
        IAssemblySymbol assembly)
    {
        if (tasks.Count == 0)
        {
            return null;
        }

        var client = TaskClient.Of(type, tasks);
        if (!client.HasValidName || client.Rival(assembly) is not null)
        {
            return null;
        }

        var space = client.Space.IsGlobalNamespace ? null : TypeName.OfNamespace(client.Space);
        var name = Literal.Identifier(client.Name);
        var definitions = UniqueName.TakenBeside(ClientEmitter.Definitions, ClientEmitter.OtherDefinitions);
        return new ClientModel
        {
            Tasks = MetadataName.Of(type),
            DocumentId = DocumentId(type),
            Namespace = space,
            Name = name,
            Reference = new(client.FullName, space is null ? $"global::{name}" : $"global::{space}.{name}", MetadataName.Of(type)),
            IsPublic = IsPublic(type),
            Methods = client.Methods.Select(method => Method(method, definitions)).ToEquatableArray(),
        };
    }

    private static ClientMethodModel Method(TaskClientMethod method, HashSet<string> definitions) => new()
    {
        Key = Literal.Of(method.Key),
        DocumentId = DocumentId(method.Handler.Method.OriginalDefinition),
        Definition = Literal.Identifier(UniqueName.Among(definitions, method.Stem)),
        IsPublic = method.Handler.Method.DeclaredAccessibility == Accessibility.Public,
        Call = Literal.Identifier(method.Call),
        TryCall = Literal.Identifier(method.TryCall),
        CallAll = Literal.Identifier(method.CallAll),
        Post = Literal.Identifier(method.Post),
        Start = Literal.Identifier(method.Start),
        Parameter = method.Signature.Payload?.Name ?? "",
        Payload = method.Signature.Payload is { } payload ? PayloadParser.OfTask(payload.Type) : null,
        Result = method.Signature.Result is { } result ? PayloadParser.OfTask(result) : null,
    };

    private static string DocumentId(ISymbol symbol) => symbol.GetDocumentationCommentId() ?? symbol.Name;

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }
}
