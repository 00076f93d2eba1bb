using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A task between its sender and its end, in the reactor that carries it. Pooled; used by that reactor's thread alone.</summary>
internal sealed unsafe class TaskCall
{
    /// <summary>The record that the task worker gets. Its request id tells the order in which tasks came, and is the key of the books.</summary>
    public RecordHeader Header;

    /// <summary>Which task worker it is for, and what its sender wants to hear.</summary>
    public TaskRoute Route;

    /// <summary>The sender's token, or tag.</summary>
    public long Token;

    /// <summary>Who has sent it: a call's result is for that process alone.</summary>
    public ReactorLane Sender = null!;

    /// <summary>Where it runs, or null while it waits.</summary>
    public ReactorLane? Lane;

    /// <summary>When it came, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</summary>
    public long Arrived;

    /// <summary>Its payload, while it waits; null where that is empty, or in a file.</summary>
    public byte* Payload;

    /// <summary>The file with its payload, as long as the task is not ended; or -1.</summary>
    public int File = -1;
    public long FileLength;
    public bool IsInMemory;

    /// <summary>Whom the file is counted for.</summary>
    public int FileOwner;

    /// <summary>What its payload takes while it waits.</summary>
    public long Bytes => Header.Length + (File >= 0 ? FileLength : 0);

    /// <summary>It waits until its sender takes the ends of earlier ones, and stands in no queue.</summary>
    public bool IsHeld;

    /// <summary>It was ended while it waited in a queue, which drops it when it comes to it.</summary>
    public bool IsDropped;

    public void Keep(ReadOnlySpan<byte> payload)
    {
        Header.Length = payload.Length;
        if (!payload.IsEmpty)
        {
            Payload = (byte*)NativeMemory.Alloc((nuint)payload.Length);
            payload.CopyTo(new Span<byte>(Payload, payload.Length));
        }
    }

    public void FreePayload()
    {
        NativeMemory.Free(Payload);
        Payload = null;
    }

    public void CloseFile()
    {
        if (File >= 0)
        {
            _ = Sys.Close(File);
            File = -1;
        }
    }

    /// <summary>Makes it ready for another task; what it held was freed before.</summary>
    public void Clear()
    {
        Header = default;
        Sender = null!;
        Lane = null;
        IsDropped = false;
        IsHeld = false;
    }
}
