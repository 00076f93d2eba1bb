using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>One thing that is wrong with a handler's signature.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Parameter">The parameter that is wrong, where it is one.</param>
internal readonly record struct SignatureProblem(SignatureProblemKind Kind, IParameterSymbol? Parameter = null);
