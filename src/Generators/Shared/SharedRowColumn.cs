using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>A field of a shared row, or a partial property that gets one.</summary>
/// <param name="Member">The field or the property.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="TextLength">The bytes of a text, or <see langword="null"/> for other values.</param>
internal readonly record struct SharedRowColumn(ISymbol Member, ITypeSymbol Type, int? TextLength);
