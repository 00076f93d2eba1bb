using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// What a reactor has taken from a response ring, beside the ring's head. The reactor's thread alone writes it, after it has counted the same in its
/// statistics; so a process that adds what it has sent, and was not taken, to what is queued may count something twice, and never misses it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TakenCounts
{
    /// <summary>Tasks.</summary>
    public long Tasks;

    /// <summary>Large payloads of tasks and messages.</summary>
    public long Files;
}
