namespace Prefork.Generators.Model;

/// <summary>The handler classes and user processes of an assembly.</summary>
/// <param name="Name">The name of its registry class.</param>
/// <param name="AssemblyName">The name of the assembly.</param>
/// <param name="Classes">The metadata names of its handler classes, in order.</param>
/// <param name="UserProcesses">The metadata names of the classes of its user processes, in order.</param>
/// <param name="Clients">The clients of its tasks, fully qualified, in order.</param>
internal sealed record RegistryModel(
    string Name, string AssemblyName, EquatableArray<string> Classes, EquatableArray<string> UserProcesses, EquatableArray<string> Clients);
