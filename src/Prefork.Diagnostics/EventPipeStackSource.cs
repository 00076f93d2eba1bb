using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Prefork.Registration;

namespace Prefork.Diagnostics;

/// <summary>Takes stacks with the runtime's sampling profiler, through the diagnostics port of the process.</summary>
internal sealed class EventPipeStackSource : IStackSource
{
    private const string SampleProfiler = "Microsoft-DotNETCore-SampleProfiler";
    private const int BufferMegabytes = 16;

    /// <summary>Loader, JIT and precompiled methods, and the mark of the end: what it takes to name the methods of a stack.</summary>
    private const long MethodNames = 0x8 | 0x10 | 0x20 | 0x100;

    /// <summary>Some tens of samples; one is enough.</summary>
    private static readonly TimeSpan SamplingTime = TimeSpan.FromMilliseconds(30);

    /// <summary>A process that is stopped or starved answers late or never.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public StackCapture Capture(int processId, int threadId, Func<bool> isThere)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return CaptureAsync(processId, threadId, isThere, deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return StackCapture.None($"the worker's diagnostics port has not answered within {Patience.TotalSeconds} seconds");
        }
        catch (ServerNotAvailableException)
        {
            return StackCapture.None(IsAlive(processId)
                ? "the worker has no diagnostics port: DOTNET_EnableDiagnostics=0 is set, or its TMPDIR is another one"
                : "the worker has ended");
        }
        catch (Exception exception) when (exception is IOException or DiagnosticsClientException or UnauthorizedAccessException)
        {
            return StackCapture.None(IsAlive(processId) ? exception.Message : "the worker has ended");
        }
    }

    private static async Task<StackCapture> CaptureAsync(int processId, int threadId, Func<bool> isThere, CancellationToken deadline)
    {
        var folder = Directory.CreateTempSubdirectory("prefork-stack-");
        try
        {
            var trace = Path.Combine(folder.FullName, "stack.nettrace");
            return await SampleAsync(processId, trace, isThere, deadline).ConfigureAwait(false)
                ? SampledStack.Read(trace, threadId)
                : StackCapture.None("it ended before one was taken");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>Whether the thread was in what the stack is wanted of for all of the samples.</returns>
    private static async Task<bool> SampleAsync(int processId, string trace, Func<bool> isThere, CancellationToken deadline)
    {
        var configuration = new EventPipeSessionConfiguration(
            [new EventPipeProvider(SampleProfiler, EventLevel.Informational)], BufferMegabytes, MethodNames, requestStackwalk: true);
        using var session = await new DiagnosticsClient(processId).StartEventPipeSessionAsync(configuration, deadline).ConfigureAwait(false);
        var file = File.Create(trace);
        await using (file.ConfigureAwait(false))
        {
            var copying = session.EventStream.CopyToAsync(file, deadline);
            await Task.Delay(SamplingTime, deadline).ConfigureAwait(false);
            var wasThere = isThere();
            await session.StopAsync(deadline).ConfigureAwait(false);
            await copying.ConfigureAwait(false);
            return wasThere;
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
