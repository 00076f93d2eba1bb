using System.Runtime.CompilerServices;
using Prefork.Diagnostics;

namespace Prefork;

/// <summary>Stacks for the slow-request log.</summary>
public static class SlowRequestStackExtensions
{
    /// <summary>
    /// Has the manager write the managed stack of the worker's thread with each slow request that the thread is in. It is taken through the
    /// worker's diagnostics port while the worker goes on running. Under NativeAOT there is no stack; the log says so.
    /// </summary>
    /// <param name="builder">The server.</param>
    public static ServerApplicationBuilder AddSlowRequestStacks(this ServerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        // The trimmer knows the answer under NativeAOT, and leaves out what reads traces.
        builder.StackSource = RuntimeFeature.IsDynamicCodeSupported ? new EventPipeStackSource() : new NoStackSource();
        return builder;
    }
}
