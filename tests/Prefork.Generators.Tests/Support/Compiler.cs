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

    public static CSharpParseOptions ParseOptions { get; } =
        new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public static CSharpCompilation Compile(params string[] sources) => CompileAs("My.App", sources);

    public static CSharpCompilation CompileAs(string assembly, params string[] sources) => CSharpCompilation.Create(
        assembly,
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, i) => Parse(source, $"Source{i}.cs"))],
        References.All,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999,
            optimizationLevel: OptimizationLevel.Release));

    public static bool IsWrittenByTest(SyntaxTree? tree) => tree?.FilePath.StartsWith("Source", StringComparison.Ordinal) ?? false;

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);
}
