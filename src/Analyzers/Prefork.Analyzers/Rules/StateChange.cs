using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>A change of a static member, or of the collection in it.</summary>
/// <param name="Operation">What changes it.</param>
/// <param name="Member">The field or property.</param>
/// <param name="Fills">Whether it puts something in.</param>
internal readonly record struct StateChange(IOperation Operation, ISymbol Member, bool Fills)
{
    /// <summary>Whether it changes the collection in the member, and not the member.</summary>
    public bool IsOfCollection { get; init; }

    /// <summary>Whether it is made by one instruction that other threads cannot come between.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>What an operation changes, or <see langword="null"/>. What is assigned only where there is nothing yet counts as unchanged.</summary>
    public static StateChange? Of(IOperation operation) => operation switch
    {
        ICoalesceAssignmentOperation => null,
        IAssignmentOperation { Target: var target } assignment => OfTarget(operation, target, assignment is ISimpleAssignmentOperation),
        IIncrementOrDecrementOperation { Target: var target } => OfTarget(operation, target, fills: false),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: var value, Parent: IInvocationOperation call } when !IsLazy(call) =>
            OfMember(operation, value, fills: false) is { } change
                ? change with { IsAtomic = call.TargetMethod.ContainingType.IsNamed("System.Threading", "Interlocked") || call.TargetMethod.ContainingType.IsNamed("System.Threading", "Volatile") }
                : null,
        IInvocationOperation { Instance: { } instance, TargetMethod: var method } when method.AddsTo() || method.RemovesFrom() =>
            OfMember(operation, instance, method.AddsTo()) is { } change ? change with { IsOfCollection = true } : null,
        _ => null,
    };

    private static StateChange? OfTarget(IOperation operation, IOperation target, bool fills) => target.Bare() switch
    {
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } collection } when collection.Type.IsChangingCollection() =>
            OfMember(operation, collection, fills) is { } change ? change with { IsOfCollection = true } : null,
        IArrayElementReferenceOperation { ArrayReference: var array } => OfMember(operation, array, fills) is { } change ? change with { IsOfCollection = true } : null,
        _ => OfMember(operation, target, fills),
    };

    private static StateChange? OfMember(IOperation operation, IOperation member, bool fills) =>
        member.Variable() is { IsStatic: true } and (IFieldSymbol or IPropertySymbol) and var symbol ? new(operation, symbol, fills) : null;

    /// <summary>Whether a call sets what is not set yet, once.</summary>
    private static bool IsLazy(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "EnsureInitialized" } => true,
        { Name: "CompareExchange" } => call.Arguments is [_, _, { Value: var comparand }] && comparand.Bare().ConstantValue is { HasValue: true, Value: null },
        _ => false,
    };
}
