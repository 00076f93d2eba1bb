using System.Buffers;

namespace Prefork.Workers;

/// <summary>Shows a piece of a lane's arena as <see cref="Memory{T}"/>. Each in-flight entry has one, so that none is allocated for a request.</summary>
internal sealed unsafe class NativeMemoryManager : MemoryManager<byte>
{
    private byte* _address;
    private int _length;

    public ReadOnlyMemory<byte> Show(byte* address, int length)
    {
        _address = address;
        _length = length;
        return Memory;
    }

    public void Hide()
    {
        _address = null;
        _length = 0;
    }

    public override Span<byte> GetSpan() => new(_address, _length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        return new MemoryHandle(_address + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
