using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the <c>AddHandlers()</c> of an assembly.</summary>
internal static class AddHandlersEmitter
{
    public static SourceText Emit(AssemblyModel assembly)
    {
        var source = GeneratedSource.Begin()
            .Line("namespace Prefork")
            .Open()
            .Line("/// <summary>Adds the handlers that this assembly can see. Embedded, so that a friend assembly keeps its own.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line("[global::Microsoft.CodeAnalysis.Embedded]")
            .Line("internal static class GeneratedServerApplicationBuilderExtensions")
            .Open()
            .Line("/// <summary>Adds the handler classes of this assembly and of the assemblies that it references.</summary>")
            .Line("internal static global::Prefork.ServerApplicationBuilder AddHandlers(this global::Prefork.ServerApplicationBuilder builder)")
            .Open()
            .Line("global::System.ArgumentNullException.ThrowIfNull(builder);");
        if (assembly.Registry is { } own)
        {
            source.Line($"global::{GeneratedSource.Namespace}.{own}.Register(builder.Handlers);");
        }

        foreach (var registry in assembly.ReferencedRegistries)
        {
            source.Line($"{registry}.Register(builder.Handlers);");
        }

        return source.Line("return builder;").Close().Close().Close().ToSourceText();
    }
}
