using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of a handler class from its symbol.</summary>
internal static class HandlerClassParser
{
    /// <summary>The model of a class, or <see langword="null"/> where it serves no handler that can be called.</summary>
    public static HandlerClassModel? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var served = HandlerMethods.ServedBy(type);
        if (served.IsEmpty)
        {
            return null;
        }

        var ofTasks = HandlerMethods.AreOfTasks(served);
        var handlers = Bind(
            served.Where(handler => !handler.IsMessageOfUserProcess && !(ofTasks && handler.Event.IsOfWorkersAlone)), compilation.Assembly, cancellation);
        var construction = HandlerConstruction.Of(type, instance: handlers.Any(static bound => !bound.Handler.Method.IsStatic));
        if (handlers.Count == 0 || construction.Problem != ConstructionProblem.None)
        {
            return null;
        }

        return new HandlerClassModel
        {
            MetadataName = MetadataName.Of(type),
            Type = TypeName.Of(type),
            Arguments = construction.Constructor is { } constructor ? ServiceParser.Arguments(constructor, compilation, cancellation) : null,
            IsOfTasks = ofTasks,
            Formatters = Formatters(handlers),
            Client = ClientParser.Parse(type, [.. handlers.Where(static bound => bound.Handler.Event.IsTask)], compilation.Assembly),
            Handlers = Ordered(handlers.Select(bound => HandlerParser.Parse(type, bound.Handler, bound.Signature, compilation, cancellation))),
        };
    }

    /// <summary>The handlers that can be called, with their signatures.</summary>
    public static List<(HandlerMethod Handler, HandlerSignature Signature)> Bind(
        IEnumerable<HandlerMethod> served, IAssemblySymbol assembly, CancellationToken cancellation)
    {
        var bound = new List<(HandlerMethod Handler, HandlerSignature Signature)>();
        foreach (var handler in served)
        {
            cancellation.ThrowIfCancellationRequested();
            var signature = HandlerSignature.Bind(handler, assembly);
            if (signature.IsValid)
            {
                bound.Add((handler, signature));
            }
        }

        return bound;
    }

    /// <summary>The statements that make the payloads and results of handlers known to the serializer.</summary>
    public static EquatableArray<string> Formatters(IEnumerable<(HandlerMethod Handler, HandlerSignature Signature)> handlers) => handlers
        .SelectMany(static bound => new[] { bound.Signature.Payload?.Type, bound.Signature.Result, Message(bound.Signature.TypedMessage?.Type), Message(bound.Signature.TypedReply) })
        .SelectMany(static type => type is null ? [] : PayloadParser.Formatters(type))
        .Distinct()
        .OrderBy(static statement => statement, StringComparer.Ordinal)
        .ToEquatableArray();

    private static ITypeSymbol? Message(ITypeSymbol? type) => type is null ? null : TypedMessage.Of(type);

    public static EquatableArray<HandlerModel> Ordered(IEnumerable<HandlerModel> handlers) => handlers
        .OrderBy(static handler => EventOrder(handler.Event))
        .ThenBy(static handler => handler.Endpoint, StringComparer.Ordinal)
        .ThenBy(static handler => handler.Name, StringComparer.Ordinal)
        .ThenBy(static handler => string.Join(",", handler.Parameters), StringComparer.Ordinal)
        .ThenBy(static handler => handler.Payload?.Type, StringComparer.Ordinal)
        .ThenBy(static handler => handler.Key, StringComparer.Ordinal)
        .ToEquatableArray();

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
