using Prefork.ProcessTests;
using Xunit;

namespace Prefork.PackageTests;

/// <summary>Projects that are made from the template: each builds without a warning, and its tests start it and talk to it.</summary>
public sealed class TemplateTests(TemplateHive hive) : IClassFixture<TemplateHive>
{
    private static readonly string[] Framings = ["line", "length", "raw"];
    private static readonly string[] Switches = ["--tasks", "--tls", "--aot", "--tests"];

    /// <summary>Names as people give them, and some that are no names of namespaces, or mean something to MSBuild or XML.</summary>
    private static readonly string[] Names = ["My.App-1", "1st R&D <\u00e9t\u00e9> 'Gr\u00f6\u00dfe'", "class", "a@b$(c)", "Prefork.Session", "plain"];

    /// <summary>
    /// Options in which every pair of two occurs with every pair of their values, or all combinations in the long form, each with one of the names.
    /// </summary>
    public static TheoryData<string, string> Projects
    {
        get
        {
            var projects = new TheoryData<string, string>();
            foreach (var (row, options) in (LongTests.AreOn ? All() : Pairs()).Index())
            {
                projects.Add(Names[row % Names.Length], options);
            }

            return projects;
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void EveryPairOfOptionsBuildsAndServes(string name, string options)
    {
        var folder = New(name, options.Split(' '));
        if (LongTests.AreOn && options.Contains("--aot", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(
                "warning", Dotnet.Run(folder, "publish", $"{name}.csproj", "-nologo", "-tl:off", "-clp:NoSummary"), StringComparison.OrdinalIgnoreCase);
        }

        if (options.Contains("--tests", StringComparison.Ordinal))
        {
            Assert.Contains("Passed!", Dotnet.Run(folder, "test", $"tests/{name}.Tests", "-nologo", "-warnaserror"), StringComparison.Ordinal);
            return;
        }

        Assert.False(Directory.Exists(Path.Combine(folder, "tests")));
        Dotnet.Run(folder, "build", "-nologo", "-warnaserror");
        using var server = ServerProcess.Start(Path.Combine(folder, "bin/Debug/net10.0", name), ["--Prefork:Endpoints:main:Url", "tcp://127.0.0.1:0"]);
        server.WaitForLine("Ready.");
    }

    [Fact]
    public void EveryPairIsInTheRows()
    {
        var rows = Pairs().ToList();
        foreach (var framing in Framings)
        {
            foreach (var option in Switches)
            {
                Assert.Contains(rows, row => row.Contains(framing, StringComparison.Ordinal) && row.Contains(option, StringComparison.Ordinal));
                Assert.Contains(rows, row => row.Contains(framing, StringComparison.Ordinal) && !row.Contains(option, StringComparison.Ordinal));
            }
        }

        foreach (var first in Switches)
        {
            foreach (var second in Switches.Where(second => second != first))
            {
                Assert.Contains(rows, row => row.Contains(first, StringComparison.Ordinal) && row.Contains(second, StringComparison.Ordinal));
                Assert.Contains(rows, row => row.Contains(first, StringComparison.Ordinal) && !row.Contains(second, StringComparison.Ordinal));
                Assert.Contains(rows, row => !row.Contains(first, StringComparison.Ordinal) && !row.Contains(second, StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<string> Pairs() =>
    [
        "--framing line",
        "--framing line --tasks --tls --aot --tests",
        "--framing length --tasks --aot",
        "--framing length --tls --tests",
        "--framing raw --tls --aot",
        "--framing raw --tasks --tests",
    ];

    private static IEnumerable<string> All() =>
        from framing in Framings
        from bits in Enumerable.Range(0, 1 << Switches.Length)
        select string.Join(' ', (string[])["--framing", framing, .. Switches.Where((_, bit) => (bits & (1 << bit)) != 0)]);

    private string New(string name, string[] options)
    {
        var folder = Path.Combine(hive.Feed.CreateFolder(), name);
        Dotnet.Run(Path.GetDirectoryName(folder)!, ["new", "prefork-server", "-n", name, "--no-restore", "--debug:custom-hive", hive.Path, .. options]);
        return folder;
    }
}
