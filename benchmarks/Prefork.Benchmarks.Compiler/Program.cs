using System.Globalization;
using Microsoft.CodeAnalysis;
using Prefork.Benchmarks.Compiler;
using Prefork.Generators;

var handlers = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1000;
const int Rounds = 7;
const int Keystrokes = 30;
(string Name, Func<IIncrementalGenerator> Create)[] generators = [("Prefork", static () => new PreforkGenerator()), ("trivial", static () => new TrivialGenerator())];
(string Name, string Path, Func<int, string> Text)[] edits =
[
    ("in a method elsewhere", "Other7.cs", static i => HandlerProgram.OtherClass(7, $"{i}")),
    ("in a comment elsewhere", "Other7.cs", static i => HandlerProgram.OtherClass(7, "1", $"// {i}")),
    ("in a method of a handler class", "Handlers7.cs", static i => HandlerProgram.HandlerClass(7).Replace("_counts[session]++", $"_counts[session] += {i}", StringComparison.Ordinal)),
    ("in a declaration elsewhere", "Other7.cs", static i => HandlerProgram.OtherClass(7, "1", $"public int Number{i};")),
    ("in a declaration of a handler class", "Handlers7.cs", static i => HandlerProgram.HandlerClass(7).Replace("OnWorkerStop", i % 2 == 0 ? "OnWorkerStop" : "OnWorkerDraining", StringComparison.Ordinal)),
];
Console.WriteLine($"{handlers} handlers in {handlers / 4} classes, as many other files; milliseconds of the generator, medians");
Console.WriteLine();
Console.WriteLine($"| | {string.Join(" | ", generators.Select(generator => generator.Name))} |");
Console.WriteLine($"|---|{string.Concat(generators.Select(_ => "---:|"))}");
Row("first run in the process", generators.Select(generator => new GeneratorRun(generator.Create(), HandlerProgram.Compile(handlers)).First));
Row("first run, warm", generators.Select(generator => Median(Enumerable.Range(0, Rounds).Select(_ => new GeneratorRun(generator.Create(), HandlerProgram.Compile(handlers)).First))));
foreach (var edit in edits)
{
    Row($"keystroke {edit.Name}", generators.Select(generator =>
    {
        var program = HandlerProgram.Compile(handlers);
        var run = new GeneratorRun(generator.Create(), program);
        var edited = Enumerable.Range(2, Keystrokes).Select(i => HandlerProgram.Edit(program, edit.Path, edit.Text(i))).ToList();
        return Median(edited.Select(run.Run).ToList().Skip(Keystrokes / 3));
    }));
}

static void Row(string name, IEnumerable<double> figures) =>
    Console.WriteLine($"| {name} | {string.Join(" | ", figures.Select(static ms => ms.ToString("0.00", CultureInfo.InvariantCulture)))} |");

static double Median(IEnumerable<double> figures)
{
    var sorted = figures.Order().ToList();
    return sorted[sorted.Count / 2];
}
