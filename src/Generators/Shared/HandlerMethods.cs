using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>
/// Says which handlers a class serves: those it declares, and the instance ones of its abstract bases. Static handlers
/// belong to the class that declares them, and those of a base that is not abstract to that base, so that none runs twice.
/// </summary>
internal static class HandlerMethods
{
    /// <summary>The handlers that a class declares, valid or not.</summary>
    public static IEnumerable<HandlerMethod> DeclaredBy(INamedTypeSymbol type)
    {
        var endpoint = EndpointOf(type);
        var inUserProcess = UserProcessClass.Of(type) is not null;
        foreach (var member in type.GetMembers())
        {
            if (member is not IMethodSymbol method)
            {
                continue;
            }

            foreach (var attribute in method.GetAttributes())
            {
                if (HandlerEvent.Of(attribute) is { } handlerEvent)
                {
                    yield return new(method, handlerEvent, attribute) { ClassEndpoint = endpoint, InUserProcess = inUserProcess };
                }
            }
        }
    }

    /// <summary>A marked method, as the class serves it that declares it.</summary>
    public static HandlerMethod Of(IMethodSymbol method, HandlerEvent handlerEvent, AttributeData attribute) =>
        new(method, handlerEvent, attribute) { InUserProcess = UserProcessClass.Of(method.ContainingType) is not null };

    /// <summary>Whether a class is one of tasks, whose handlers run in task workers.</summary>
    public static bool AreOfTasks(ImmutableArray<HandlerMethod> served) => served.Any(static handler => handler.Event.IsTask);

    /// <summary>The handlers that a class serves, valid or not.</summary>
    public static ImmutableArray<HandlerMethod> ServedBy(INamedTypeSymbol type)
    {
        var served = ImmutableArray.CreateBuilder<HandlerMethod>();
        foreach (var handler in DeclaredBy(type))
        {
            if (handler.Method.IsStatic || !type.IsAbstract)
            {
                served.Add(handler);
            }
        }

        foreach (var inherited in InheritedBy(type))
        {
            if (!served.Any(handler => handler.Event == inherited.Event && Overrides(handler.Method, inherited.Method)))
            {
                served.Add(inherited);
            }
        }

        return served.ToImmutable();
    }

    /// <summary>The handlers that a class has from its abstract bases, nearest first.</summary>
    public static IEnumerable<HandlerMethod> InheritedBy(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsStatic)
        {
            yield break;
        }

        var endpoint = EndpointOf(type);
        var inUserProcess = UserProcessClass.Of(type) is not null;
        for (var ancestor = type.BaseType; ancestor is { IsAbstract: true }; ancestor = ancestor.BaseType)
        {
            foreach (var handler in DeclaredBy(ancestor))
            {
                if (!handler.Method.IsStatic)
                {
                    yield return handler with { ClassEndpoint = endpoint, InUserProcess = inUserProcess };
                }
            }
        }
    }

    /// <summary>The endpoint that a class or the nearest of its bases names.</summary>
    private static string? EndpointOf(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var attribute in current.GetAttributes())
            {
                if (attribute is { AttributeClass: { } named, ConstructorArguments: [{ Value: string name }] } && named.IsEndpoint())
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static bool Overrides(IMethodSymbol method, IMethodSymbol overridden)
    {
        for (var current = method.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current, overridden))
            {
                return true;
            }
        }

        return false;
    }
}
