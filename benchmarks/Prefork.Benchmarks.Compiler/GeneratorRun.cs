using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Prefork.Benchmarks.Compiler;

/// <summary>A generator at work in an editor: run once over a program, and again after each keystroke.</summary>
internal sealed class GeneratorRun
{
    private GeneratorDriver _driver;

    public GeneratorRun(IIncrementalGenerator generator, Compilation program)
    {
        _driver = CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: (CSharpParseOptions)program.SyntaxTrees.First().Options);
        First = Run(program);
        Sources = _driver.GetRunResult().GeneratedTrees.Length;
    }

    /// <summary>The milliseconds of the first run.</summary>
    public double First { get; }

    /// <summary>How many files it wrote.</summary>
    public int Sources { get; }

    /// <summary>The milliseconds of a run after a change, as the compiler counts them for the generator.</summary>
    public double Run(Compilation program)
    {
        _driver = _driver.RunGenerators(program);
        return _driver.GetTimingInfo().GeneratorTimes.Single().ElapsedTime.TotalMilliseconds;
    }
}
