using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>Says for each way in which a handler class cannot be made what to do.</summary>
internal static class ConstructionMessages
{
    public static string Of(HandlerConstruction construction) => construction.Problem switch
    {
        ConstructionProblem.NotAClass => "handlers stand in a class; make it one",
        ConstructionProblem.AbstractWithoutDerived => "it is abstract and no class derives from it; make it concrete, or derive a class",
        ConstructionProblem.OpenGeneric => "the types for its type parameters are not known; make it abstract and derive a class that gives them",
        ConstructionProblem.NotAccessible => "generated code cannot see it; make it, and the types around it, public or internal",
        ConstructionProblem.NoConstructor => "it has no public or internal constructor; make one public",
        ConstructionProblem.AmbiguousConstructor =>
            "several constructors take equally many parameters; mark one with [ActivatorUtilitiesConstructor]",
        ConstructionProblem.UnsupportedParameter =>
            $"constructor parameter '{construction.Parameter!.Name}' of type '{Display(construction.Parameter.Type)}' cannot be a service; take a class or interface, or give it a default value",
        ConstructionProblem.RequiredMembers =>
            "it has required members; take them by the constructor, or mark the constructor with [SetsRequiredMembers]",
        ConstructionProblem.NotAUserProcess => "it is marked with [UserProcess]; implement IUserProcess",
        ConstructionProblem.AbstractUserProcess => "it is marked with [UserProcess] and abstract; make it concrete, or mark a derived class",
        _ => throw new ArgumentOutOfRangeException(nameof(construction), construction.Problem, null),
    };

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
