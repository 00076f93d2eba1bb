using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>The task that the attribute of a finish handler names, or why there is none.</summary>
internal readonly record struct FinishedTask(SignatureProblemKind? Problem, string Key = "", ITypeSymbol? Result = null)
{
    /// <summary>Finds the task.</summary>
    public static FinishedTask Of(AttributeData attribute)
    {
        if (attribute.ConstructorArguments is not [{ Value: INamedTypeSymbol tasks }, { Value: string method }])
        {
            return new(SignatureProblemKind.NoSuchTask);
        }

        var found = HandlerMethods.ServedBy(tasks)
            .Where(handler => handler.Event.IsTask && handler.Method.Name == method)
            .ToList();
        return found switch
        {
            [] => new(SignatureProblemKind.NoSuchTask),
            [var task] when HandlerSignature.Bind(task, task.Method.ContainingAssembly) is { IsValid: true } signature =>
                new(null, TaskKey.Of(tasks, task), signature.Result),
            [_] => new(SignatureProblemKind.NoSuchTask),
            _ => new(SignatureProblemKind.AmbiguousTask),
        };
    }

    /// <summary>Whether a parameter of a type can take how the task ended.</summary>
    public bool Gives(ITypeSymbol outcome) => outcome is INamedTypeSymbol { TypeArguments: var arguments } && (Result is { } result
        ? arguments is [var taken] && SymbolEqualityComparer.Default.Equals(taken, result)
        : arguments.IsEmpty);
}
