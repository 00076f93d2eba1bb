using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Prefork.Generators.Tests.Support;

/// <summary>Makes compilations as the SDK would for an application.</summary>
internal static class Compiler
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Prefork;
        """;

    /// <summary>What every project of the SDK has switched off, too.</summary>
    private static IEnumerable<KeyValuePair<string, ReportDiagnostic>> VersionsOfReferences { get; } =
        [KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress), KeyValuePair.Create("CS1702", ReportDiagnostic.Suppress)];

    public static CSharpParseOptions ParseOptions { get; } =
        new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose, preprocessorSymbols: MemoryPackGenerators.Symbols);

    public static CSharpCompilation Compile(params string[] sources) => CompileAs("My.App", sources);

    public static CSharpCompilation CompileAs(string assembly, params string[] sources) => CSharpCompilation.Create(
        assembly,
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, i) => Parse(source, $"Source{i}.cs"))],
        References.All,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999,
            optimizationLevel: OptimizationLevel.Release,
            specificDiagnosticOptions: VersionsOfReferences));

    public static bool IsWrittenByTest(SyntaxTree? tree) => tree?.FilePath.StartsWith("Source", StringComparison.Ordinal) ?? false;

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);
}
