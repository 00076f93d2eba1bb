namespace Prefork.Generators.Model;

/// <summary>An argument of a handler class's constructor.</summary>
/// <param name="Name">The parameter's name where an earlier one was left out, else <see langword="null"/>.</param>
/// <param name="Service">What is passed.</param>
internal sealed record ArgumentModel(string? Name, ServiceModel Service);
