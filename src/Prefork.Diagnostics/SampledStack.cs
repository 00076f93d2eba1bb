using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Prefork.Registration;

namespace Prefork.Diagnostics;

/// <summary>Finds the newest sampled stack of a thread in a trace.</summary>
internal static class SampledStack
{
    public static StackCapture Read(string path, int threadId)
    {
        using var log = new TraceLog(TraceLog.CreateFromEventPipeDataFile(path));
        TraceCallStack? newest = null;
        foreach (var sample in log.Events.ByEventType<ClrThreadSampleTraceData>())
        {
            if (sample.ThreadID == threadId)
            {
                newest = sample.CallStack() ?? newest;
            }
        }

        if (newest is null)
        {
            return StackCapture.None("the thread ran no managed code that could be sampled");
        }

        var frames = new List<string>();
        for (var frame = newest; frame is not null; frame = frame.Caller)
        {
            frames.Add(frame.CodeAddress.FullMethodName is { Length: > 0 } name ? Shorten(name) : "an unknown method");
        }

        return StackCapture.Of(frames);
    }

    /// <summary>Leaves out what only IL says of the types of parameters.</summary>
    private static string Shorten(string method) =>
        method.Replace("value class ", "", StringComparison.Ordinal).Replace("class ", "", StringComparison.Ordinal);
}
