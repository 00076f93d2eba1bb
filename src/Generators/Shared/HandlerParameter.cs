using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A parameter of a handler and where its argument comes from.</summary>
internal readonly record struct HandlerParameter(IParameterSymbol Symbol, ParameterSource Source);
