using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>Ways through the code of a method.</summary>
internal static class OperationWalk
{
    /// <summary>
    /// What runs when a method runs, in the order of the source: without its lambdas, which may run later or elsewhere, and with those of its local
    /// functions that it calls.
    /// </summary>
    public static IEnumerable<IOperation> OwnOperations(this IOperation body)
    {
        HashSet<ISymbol>? entered = null;
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                continue;
            }

            yield return current;
            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push(child);
            }

            if (current is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local }
                && (entered ??= new(SymbolEqualityComparer.Default)).Add(local)
                && current.LocalFunction()?.Body is { } inner)
            {
                pending.Push(inner);
            }
        }
    }

    /// <summary>The operation without the conversions and parentheses around it.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        }

        return operation;
    }

    /// <summary>The local, parameter, field or property that an operation is, or <see langword="null"/>.</summary>
    public static ISymbol? Variable(this IOperation? operation) => operation?.Bare() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    /// <summary>The field or property of the class, or the static one, that an object is reached through, or <see langword="null"/>.</summary>
    public static ISymbol? Root(this IOperation? operation)
    {
        ISymbol? root = null;
        while (operation is not null)
        {
            switch (operation.Bare())
            {
                case IFieldReferenceOperation field:
                    root = field.Field;
                    operation = field.Instance;
                    break;
                case IPropertyReferenceOperation property:
                    root = property.Property;
                    operation = property.Instance;
                    break;
                case IArrayElementReferenceOperation element:
                    operation = element.ArrayReference;
                    break;
                case IConditionalAccessInstanceOperation instance:
                    operation = instance.Accessed();
                    break;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                    return root;
                case IParameterReferenceOperation { Parameter: var parameter } when parameter.IsOfPrimaryConstructor():
                    return parameter;
                default:
                    return null;
            }
        }

        return root;
    }

    /// <summary>What an operation inside of <c>x?.</c> is done to.</summary>
    public static IOperation? Accessed(this IConditionalAccessInstanceOperation instance)
    {
        for (IOperation? current = instance; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && !access.Operation.Syntax.Span.Contains(instance.Syntax.Span))
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>Whether a parameter is a part of the object, as the services are that a class takes.</summary>
    public static bool IsOfPrimaryConstructor(this IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    /// <summary>The body of the innermost function around an operation.</summary>
    public static IOperation Function(this IOperation operation)
    {
        var current = operation;
        while (current.Parent is { } parent && current is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = parent;
        }

        return current;
    }

    /// <summary>The local function that a call or a reference means.</summary>
    public static ILocalFunctionOperation? LocalFunction(this IOperation use)
    {
        var local = (use switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        })?.OriginalDefinition;
        var root = use;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(candidate => Same(candidate.Symbol, local));
    }

    /// <summary>Whether two symbols are one.</summary>
    public static bool Same(ISymbol? left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);
}
