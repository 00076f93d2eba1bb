namespace Prefork.Generators.Model;

/// <summary>What the generated code of an assembly has to know of it.</summary>
/// <param name="RegistryName">The name of its registry class.</param>
/// <param name="ReferencedRegistries">The registries of the assemblies that it references, fully qualified, in order.</param>
internal sealed record AssemblyModel(string RegistryName, EquatableArray<string> ReferencedRegistries);
