using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Prefork.Tests.Child;

namespace Prefork.Tests.Sharing;

/// <summary>Another process that shares the memory of a test.</summary>
internal sealed class SharedProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    private SharedProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(line.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
    }

    public bool HasExited => _process.HasExited;

    public static SharedProcess Start(SharedObjects shared, params object[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(SharedDeclarations).Assembly.GetName().Name!);
        return new SharedProcess(new Process
        {
            StartInfo = new ProcessStartInfo(
                program,
                [Environment.ProcessId.ToString(CultureInfo.InvariantCulture), shared.Fd.ToString(CultureInfo.InvariantCulture), .. arguments.Select(argument => Convert.ToString(argument, CultureInfo.InvariantCulture)!)])
            {
                RedirectStandardOutput = true,

                // A killed process would leave its diagnostics files behind.
                Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
            },
        });
    }

    public void WaitForLine(string expected)
    {
        Assert.True(_lines.TryTake(out var line, Patience), $"No '{expected}' came.");
        Assert.Equal(expected, line);
    }

    /// <summary>The lines that came and were not waited for.</summary>
    public IReadOnlyList<string> RestOfLines() => [.. _lines.GetConsumingEnumerable()];

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void WaitForEnd() => Assert.True(_process.WaitForExit(Patience));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        _lines.Dispose();
    }
}
