using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of a user process from its class.</summary>
internal static class UserProcessParser
{
    /// <summary>The model, or <see langword="null"/> where the class is none, or cannot be made.</summary>
    public static UserProcessModel? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        if (UserProcessClass.Of(type) is not { } process
            || UserProcessClass.Construct(type) is not { Problem: ConstructionProblem.None, Constructor: { } constructor })
        {
            return null;
        }

        var handlers = HandlerClassParser.Bind(HandlerMethods.ServedBy(type).Where(static handler => handler.IsMessageOfUserProcess), compilation.Assembly, cancellation);
        return new UserProcessModel
        {
            MetadataName = MetadataName.Of(type),
            Type = TypeName.Of(type),
            ProcessName = process.Name,
            Count = process.Count,
            Arguments = ServiceParser.Arguments(constructor, compilation, cancellation),
            Formatters = HandlerClassParser.Formatters(handlers),
            Handlers = HandlerClassParser.Ordered(handlers.Select(bound => HandlerParser.Parse(type, bound.Handler, bound.Signature, compilation, cancellation))),
        };
    }
}
