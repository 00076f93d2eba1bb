using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the models of what is had from the service provider.</summary>
internal static class ServiceParser
{
    public static EquatableArray<ArgumentModel> Arguments(IMethodSymbol constructor, Compilation compilation, CancellationToken cancellation)
    {
        var arguments = new List<ArgumentModel>(constructor.Parameters.Length);
        var named = false;
        foreach (var parameter in constructor.Parameters)
        {
            if (HandlerConstruction.IsLeftOut(parameter))
            {
                named = true;
                continue;
            }

            arguments.Add(new(named ? Literal.Identifier(parameter.Name) : null, Service(parameter, compilation, cancellation)));
        }

        return arguments.ToEquatableArray();
    }

    public static ServiceModel Service(IParameterSymbol parameter, Compilation compilation, CancellationToken cancellation)
    {
        var unknown = new List<EquatableArray<string>>();
        var type = ClientCandidates.IsIn(parameter.Type)
            ? ClientCandidates.Name(parameter, compilation, unknown, cancellation)
            : TypeName.Of(parameter.Type);
        return new(type, Key(parameter), parameter.HasExplicitDefaultValue, parameter.NullableAnnotation != NullableAnnotation.NotAnnotated)
        {
            Unknown = unknown.ToEquatableArray(),
        };
    }

    private static string? Key(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.IsFromKeyedServices())
            {
                return attribute.ConstructorArguments is [var key] && !key.IsNull ? Literal.Of(key) : null;
            }
        }

        return null;
    }
}
