using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A message, or a task's finish, that waits for room in its target's ring, or for its target to have handled it.</summary>
internal sealed unsafe class Parcel
{
    /// <summary>What one takes beside its payload, so that many empty ones count, too.</summary>
    public const int Overhead = 256;

    private byte* _payload;

    public Parcel(in RecordHeader header, int target)
    {
        Header = header;
        Target = target;
    }

    /// <summary>The process that it is for.</summary>
    public int Target { get; }

    public RecordHeader Header;

    /// <summary>The file with its payload, until it is settled, or -1.</summary>
    public int File = -1;

    public long FileLength;

    /// <summary>The bytes that the file holds in shared memory.</summary>
    public long MemoryBytes;

    /// <summary>What the queue of its target is charged.</summary>
    public long Charge => Overhead + Header.Length + (File >= 0 ? FileLength : 0);

    /// <summary>What it was counted with among the ends that its target has not taken; 0 for a message.</summary>
    public long EndBytes;

    public ReadOnlySpan<byte> Payload => new(_payload, _payload is null ? 0 : Header.Length);

    public void Keep(ReadOnlySpan<byte> payload)
    {
        Header.Length = payload.Length;
        if (!payload.IsEmpty)
        {
            _payload = (byte*)NativeMemory.Alloc((nuint)payload.Length);
            payload.CopyTo(new Span<byte>(_payload, payload.Length));
        }
    }

    /// <summary>Its record is in the ring.</summary>
    public void FreePayload()
    {
        NativeMemory.Free(_payload);
        _payload = null;
    }

    public void Free()
    {
        FreePayload();
        if (File >= 0)
        {
            _ = Sys.Close(File);
            File = -1;
        }
    }
}
