using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;

namespace Prefork.Generators.Parsing;

/// <summary>Says how the registries of assemblies are named.</summary>
internal static class AssemblyParser
{
    /// <summary>The name of the registry class of an assembly.</summary>
    public static string RegistryName(string? assemblyName) => "HandlerRegistry_" + UniqueName.Identifier(assemblyName ?? "");

    /// <summary>The registries of the assemblies that one references, fully qualified, in order.</summary>
    public static IEnumerable<string> ReferencedRegistries(Compilation compilation, CancellationToken cancellation)
    {
        var registries = new List<string>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ReferencesRuntime(assembly) && Registry(assembly) is { } registry)
            {
                registries.Add(registry);
            }
        }

        registries.Sort(StringComparer.Ordinal);
        return registries;
    }

    private static bool ReferencesRuntime(IAssemblySymbol assembly)
    {
        foreach (var module in assembly.Modules)
        {
            foreach (var reference in module.ReferencedAssemblies)
            {
                if (reference.Name == KnownTypes.Namespace)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string? Registry(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass is { } type
                && type.IsHandlerRegistry()
                && attribute.ConstructorArguments is [{ Value: INamedTypeSymbol { DeclaredAccessibility: Accessibility.Public } registry }])
            {
                return TypeName.Of(registry);
            }
        }

        return null;
    }
}
