namespace Prefork.Generators.Model;

/// <summary>A service to ask the provider for.</summary>
/// <param name="Type">The type, fully qualified, with <c>{0}</c> and so on in place of each type that the compilation does not know.</param>
/// <param name="Key">The key as an expression, or <see langword="null"/> for a service without one.</param>
/// <param name="IsOptional">Whether its absence gives <see langword="null"/> and no error.</param>
/// <param name="AllowsNull">Whether what takes it is declared to take <see langword="null"/>.</param>
internal sealed record ServiceModel(string Type, string? Key, bool IsOptional, bool AllowsNull)
{
    /// <summary>For each type that the compilation does not know, the full names of the clients that it may be, the likeliest first.</summary>
    public EquatableArray<EquatableArray<string>> Unknown { get; init; }
}
