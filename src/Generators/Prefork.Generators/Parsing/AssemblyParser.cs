using Microsoft.CodeAnalysis;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of the assembly that is compiled.</summary>
internal static class AssemblyParser
{
    /// <summary>The model, or <see langword="null"/> where the runtime is not referenced, so that nothing is to be generated.</summary>
    public static AssemblyModel? Parse(Compilation compilation, CancellationToken cancellation)
    {
        if (compilation.GetTypeByMetadataName(KnownTypes.ServerApplicationBuilder) is null)
        {
            return null;
        }

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
        return new AssemblyModel(RegistryName(compilation.AssemblyName), registries.ToEquatableArray());
    }

    private static string RegistryName(string? assemblyName) => "HandlerRegistry_" + UniqueName.Identifier(assemblyName ?? "");

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
