using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Prefork.Generators.Tests.Support;

/// <summary>The generator of MemoryPack, which runs beside Prefork's in every project.</summary>
internal static class MemoryPackGenerators
{
    /// <summary>What the SDK defines, and MemoryPack's code depends on.</summary>
    public static string[] Symbols { get; } = ["NET7_0_OR_GREATER", "NET8_0_OR_GREATER"];

    public static IEnumerable<ISourceGenerator> Create()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "MemoryPack", "MemoryPack.Generator.dll");
        return new AnalyzerFileReference(file, new Loader()).GetGenerators(LanguageNames.CSharp);
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
