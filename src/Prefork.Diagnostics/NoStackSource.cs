using Prefork.Registration;

namespace Prefork.Diagnostics;

/// <summary>Says that there are no stacks under NativeAOT.</summary>
internal sealed class NoStackSource : IStackSource
{
    public StackCapture Capture(int processId, int threadId, Func<bool> isThere) => StackCapture.None("NativeAOT cannot sample managed stacks");
}
