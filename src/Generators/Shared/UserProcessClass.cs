using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A class that is marked as a user process.</summary>
internal readonly record struct UserProcessClass(string Name, int Count)
{
    private const string CountArgument = "Count";

    /// <summary>What a class says of its process, or <see langword="null"/> where it is not marked as one.</summary>
    public static UserProcessClass? Of(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { } candidate && candidate.IsUserProcessAttribute())
            {
                var count = attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == CountArgument).Value.Value as int? ?? 1;
                return new(attribute.ConstructorArguments is [{ Value: string name }] ? name : "", count);
            }
        }

        return null;
    }

    /// <summary>Says how a marked class is made.</summary>
    public static HandlerConstruction Construct(INamedTypeSymbol type)
    {
        if (!type.AllInterfaces.Any(static candidate => candidate.IsUserProcess()))
        {
            return new(ConstructionProblem.NotAUserProcess);
        }

        return type.IsAbstract ? new(ConstructionProblem.AbstractUserProcess) : HandlerConstruction.Of(type, instance: true);
    }
}
