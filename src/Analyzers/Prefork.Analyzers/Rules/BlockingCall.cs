using Microsoft.CodeAnalysis;

namespace Prefork.Analyzers.Rules;

/// <summary>A call that holds up its thread.</summary>
/// <param name="Operation">The call.</param>
/// <param name="Name">The type and method, as they are written.</param>
/// <param name="Cure">How the same is done without a thread that waits.</param>
/// <param name="Counterpart">The asynchronous method, where there is one.</param>
internal readonly record struct BlockingCall(IOperation Operation, string Name, BlockingCure Cure, string? Counterpart)
{
    /// <summary>Whether it waits for a task, which may need the thread that waits to go on.</summary>
    public bool WaitsForTask { get; init; }
}
