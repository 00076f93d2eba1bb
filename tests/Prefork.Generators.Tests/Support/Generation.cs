using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Prefork.Generators.Tests.Support;

/// <summary>A run of the generator.</summary>
internal sealed class Generation
{
    private Generation(GeneratorDriver driver, Compilation output)
    {
        Driver = driver;
        Output = output;
        Result = driver.GetRunResult().Results.Single(result => result.Generator.GetGeneratorType() == typeof(PreforkGenerator));
    }

    public GeneratorDriver Driver { get; }

    /// <summary>The compilation with what was generated.</summary>
    public Compilation Output { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>What was generated, but for the compiler's own attribute, by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Result.GeneratedSources
        .Where(source => !source.HintName.EndsWith("EmbeddedAttribute.cs", StringComparison.Ordinal))
        .ToDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);

    public static Generation Run(params string[] sources) => Run(Compiler.Compile(sources));

    public static Generation Run(Compilation compilation) => Run(compilation, CSharpGeneratorDriver.Create(
        [new PreforkGenerator().AsSourceGenerator(), .. MemoryPackGenerators.Create()],
        parseOptions: Compiler.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)));

    /// <summary>Runs again over a changed compilation.</summary>
    public Generation RunAgain(Compilation compilation) => Run(compilation, Driver);

    /// <summary>Asserts that neither the generator nor the compiler has anything to say.</summary>
    public Generation AssertClean()
    {
        Assert.Empty(Result.Diagnostics);
        Assert.Null(Result.Exception);
        Assert.Empty(Diagnostics());
        return this;
    }

    /// <summary>What the compiler says, but for the missing documentation of the sources that tests wrote.</summary>
    public ImmutableArray<Diagnostic> Diagnostics() =>
    [
        .. Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden
            && !(diagnostic.Id == "CS1591" && Compiler.IsWrittenByTest(diagnostic.Location.SourceTree))),
    ];

    private static Generation Run(Compilation compilation, GeneratorDriver driver)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return new Generation(driver, output);
    }
}
