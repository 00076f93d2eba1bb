using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// What one reactor holds for one process, or for whichever task worker is free, as senders see before they send more. That reactor's thread alone
/// writes it; what senders read may be a moment old, so a limit may be passed by what their rings hold.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ProcessQueue
{
    public const int Size = 64;

    /// <summary>The bytes of the messages, and ends of tasks, that wait for it.</summary>
    public long MessageBytes;

    /// <summary>The large payloads that it has not settled: each is a descriptor.</summary>
    public long Files;

    /// <summary>Tasks that wait for it alone, and the bytes of their payloads.</summary>
    public long Tasks;
    public long TaskBytes;

    /// <summary>Tasks that it has sent, and that wait until it takes the ends of earlier ones.</summary>
    public long HeldTasks;
    public long HeldBytes;
}
