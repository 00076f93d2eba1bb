using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>How generated code makes a handler class, or why it cannot.</summary>
internal readonly record struct HandlerConstruction(
    ConstructionProblem Problem,
    IMethodSymbol? Constructor = null,
    IParameterSymbol? Parameter = null)
{
    /// <summary>Says how a class is made.</summary>
    /// <param name="type">The class.</param>
    /// <param name="instance">Whether an instance is needed: not for static handlers.</param>
    public static HandlerConstruction Of(INamedTypeSymbol type, bool instance)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return new(ConstructionProblem.NotAClass);
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsGenericType)
            {
                return new(ConstructionProblem.OpenGeneric);
            }

            if (current.IsFileLocal || current.DeclaredAccessibility is Accessibility.Private
                or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return new(ConstructionProblem.NotAccessible);
            }
        }

        return instance ? OfConstructor(type) : default;
    }

    /// <summary>Whether the argument of a constructor's parameter is left out, so that its default value counts.</summary>
    public static bool IsLeftOut(IParameterSymbol parameter) => parameter.HasExplicitDefaultValue && !IsInjected(parameter);

    private static HandlerConstruction OfConstructor(INamedTypeSymbol type)
    {
        var constructor = Choose(type, out var ambiguous);
        if (constructor is null)
        {
            return new(ambiguous ? ConstructionProblem.AmbiguousConstructor : ConstructionProblem.NoConstructor);
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.RefKind != RefKind.None || (!IsInjected(parameter) && !parameter.HasExplicitDefaultValue))
            {
                return new(ConstructionProblem.UnsupportedParameter, constructor, parameter);
            }
        }

        return HasRequiredMembers(type) && !constructor.HasAttribute(KnownTypes.SetsRequiredMembers)
            ? new(ConstructionProblem.RequiredMembers, constructor)
            : new(ConstructionProblem.None, constructor);
    }

    private static IMethodSymbol? Choose(INamedTypeSymbol type, out bool ambiguous)
    {
        ambiguous = false;
        IMethodSymbol? chosen = null;
        foreach (var constructor in type.InstanceConstructors)
        {
            if (!IsCandidate(constructor, type))
            {
                continue;
            }

            if (constructor.HasAttribute(KnownTypes.IsPreferredConstructor))
            {
                ambiguous = false;
                return constructor;
            }

            var longer = constructor.Parameters.Length.CompareTo(chosen?.Parameters.Length ?? -1);
            if (longer > 0)
            {
                chosen = constructor;
            }

            ambiguous = longer == 0 || (ambiguous && longer < 0);
        }

        return ambiguous ? null : chosen;
    }

    private static bool IsCandidate(IMethodSymbol constructor, INamedTypeSymbol type)
    {
        var copies = constructor.Parameters is [var only] && SymbolEqualityComparer.Default.Equals(only.Type, type);
        return !copies && constructor.DeclaredAccessibility is Accessibility.Public
            or Accessibility.Internal or Accessibility.ProtectedOrInternal;
    }

    private static bool IsInjected(IParameterSymbol parameter) =>
        HandlerSignature.IsService(parameter.Type)
        || (parameter.Type.IsReferenceType && parameter.HasAttribute(KnownTypes.IsFromKeyedServices));

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                {
                    return true;
                }
            }
        }

        return false;
    }
}
