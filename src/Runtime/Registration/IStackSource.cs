using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>Takes the managed stacks of other processes of the server. Implemented by packages, used by the manager.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStackSource
{
    /// <summary>
    /// Takes the stack of a thread of a process that goes on running. Ends in bounded time, and does not throw for a process that ends
    /// meanwhile.
    /// </summary>
    /// <param name="processId">The process.</param>
    /// <param name="threadId">The system's id of the thread.</param>
    /// <param name="isThere">Whether the thread is still in what the stack is wanted of; asked right after the stack was sampled.</param>
    StackCapture Capture(int processId, int threadId, Func<bool> isThere);
}
