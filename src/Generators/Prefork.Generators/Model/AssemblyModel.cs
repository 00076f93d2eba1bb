namespace Prefork.Generators.Model;

/// <summary>What <c>AddHandlers()</c> of an assembly has to know of it.</summary>
/// <param name="Registry">The name of its registry class, or <see langword="null"/> where it has no handlers.</param>
/// <param name="ReferencedRegistries">The registries of the assemblies that it references, fully qualified, in order.</param>
internal sealed record AssemblyModel(string? Registry, EquatableArray<string> ReferencedRegistries);
