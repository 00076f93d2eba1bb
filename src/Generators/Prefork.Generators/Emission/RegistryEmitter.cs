using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the class that registers all handler classes of an assembly.</summary>
internal static class RegistryEmitter
{
    public static SourceText Emit(RegistryModel registry)
    {
        var source = GeneratedSource.Begin()
            .Line($"[assembly: global::Prefork.Registration.HandlerRegistry(typeof(global::{GeneratedSource.Namespace}.{registry.Name}))]")
            .Line()
            .Line($"namespace {GeneratedSource.Namespace}")
            .Open()
            .Line("/// <summary>The handler classes of this assembly.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]")
            .Line($"public static partial class {registry.Name}")
            .Open()
            .Line("/// <summary>Adds them to an application's registry.</summary>")
            .Line("public static void Register(global::Prefork.Registration.HandlerRegistry registry)")
            .Open()
            .Line("global::System.ArgumentNullException.ThrowIfNull(registry);");
        var assembly = Literal.Of(registry.AssemblyName);
        foreach (var metadataName in registry.Classes)
        {
            source.Line($"registry.Add({GeneratedSource.DescribeMethod(metadataName)}(), {assembly});");
        }

        foreach (var metadataName in registry.UserProcesses)
        {
            source.Line($"registry.Add({GeneratedSource.DescribeProcessMethod(metadataName)}(), {assembly});");
        }

        foreach (var client in registry.Clients)
        {
            source.Line($"registry.Add(static server => new {client}(server));");
        }

        return source.Close().Close().Close().ToSourceText();
    }
}
