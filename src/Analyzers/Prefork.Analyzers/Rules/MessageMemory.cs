using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>Knows what in a method is memory of a message: a parameter, slices of it, and the locals that they are put into.</summary>
internal sealed class MessageMemory
{
    private readonly HashSet<ISymbol> _variables = new(SymbolEqualityComparer.Default);

    /// <summary>Follows the memory from parameters into locals.</summary>
    public MessageMemory(IEnumerable<ISymbol> parameters, IOperation body)
    {
        _variables.UnionWith(parameters);
        if (IsEmpty)
        {
            return;
        }

        foreach (var operation in body.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Symbol: var local, Initializer.Value: var value } when Carries(value):
                    _variables.Add(local);
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value } when Carries(value):
                    _variables.Add(local);
                    break;
                case IInvocationOperation { TargetMethod.Name: "TryGetArray", Arguments: [{ Value: var source }, { Value: var segment }] } when Carries(source):
                    if ((segment is IDeclarationExpressionOperation declaration ? declaration.Expression : segment) is ILocalReferenceOperation { Local: var array })
                    {
                        _variables.Add(array);
                    }

                    break;
            }
        }
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _variables.Count == 0;

    /// <summary>Whether a value is, or contains, such memory.</summary>
    public bool Carries(IOperation value) => In(value).Any();

    /// <summary>The parts of a value that are such memory.</summary>
    public IEnumerable<IOperation> In(IOperation value)
    {
        var bare = value.Bare();
        return bare switch
        {
            _ when Is(bare) => [bare],
            IConversionOperation { Operand: var operand, OperatorMethod.ContainingType: var type } when type.IsMemory() => In(operand),
            IConditionalOperation { WhenTrue: var whenTrue, WhenFalse: { } whenFalse } => In(whenTrue).Concat(In(whenFalse)),
            ITupleOperation { Elements: var elements } => elements.SelectMany(In),
            IObjectCreationOperation creation => Kept(creation).SelectMany(In),
            _ => [],
        };
    }

    /// <summary>The places in a function that refer to such memory, but for questions about its length.</summary>
    public IEnumerable<IOperation> CapturedBy(IOperation function) => function.Descendants().Where(operation =>
        operation is ILocalReferenceOperation or IParameterReferenceOperation
        && _variables.Contains(operation.Variable()!)
        && operation.Parent is not IPropertyReferenceOperation { Property.Name: "Length" or "IsEmpty" });

    /// <summary>Whether a value goes where a task or callback is kept together with the way to answer, so that its end may be awaited.</summary>
    public static bool IsAnswered(IOperation value) => value.DescendantsAndSelf().Any(static operation => operation.Type is { Name: "TaskCompletionSource" });

    private bool Is(IOperation operation) => operation switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation => _variables.Contains(operation.Variable()!),
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: { } whole } => Is(whole.Bare()),
        IInvocationOperation { Instance: null, TargetMethod.ContainingType: { Name: "MemoryMarshal" or "MemoryExtensions" }, Arguments: [{ Value: var whole }, ..], Type: var type } =>
            type.IsMemory() && Is(whole.Bare()),
        IImplicitIndexerReferenceOperation { Instance: var whole, Type: var type } => type.IsMemory() && Is(whole.Bare()),
        IPropertyReferenceOperation { Arguments.IsEmpty: false, Instance: { } whole, Type: var type } => type.IsMemory() && Is(whole.Bare()),
        IObjectCreationOperation { Type: { Name: "ReadOnlySequence" }, Arguments: [{ Value: var whole }] } => Is(whole.Bare()),
        _ => false,
    };

    /// <summary>What a new object surely keeps: the parameters of a record, and what its initializer sets.</summary>
    private static IEnumerable<IOperation> Kept(IObjectCreationOperation creation)
    {
        foreach (var argument in creation.Arguments)
        {
            if (creation.Type is { IsRecord: true } type && argument.Parameter is { } parameter && type.GetMembers(parameter.Name).Any(static member => member is IPropertySymbol))
            {
                yield return argument.Value;
            }
        }

        foreach (var member in creation.Initializer?.Initializers ?? [])
        {
            if (member is ISimpleAssignmentOperation { Value: var value })
            {
                yield return value;
            }
        }
    }
}
