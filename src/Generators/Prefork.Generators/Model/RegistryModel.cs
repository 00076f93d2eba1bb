namespace Prefork.Generators.Model;

/// <summary>The handler classes of an assembly.</summary>
/// <param name="Name">The name of its registry class.</param>
/// <param name="Classes">The metadata names of its handler classes, in order.</param>
internal sealed record RegistryModel(string Name, EquatableArray<string> Classes);
