using System.Runtime.InteropServices;

namespace Prefork.Master;

/// <summary>Bytes of a client that are no whole message yet, in native memory that is there only while there are any.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct InputBuffer
{
    private const int LeastCapacity = 16 * 1024;

    private byte* _memory;
    private int _capacity;
    private int _start;
    private int _end;

    public readonly bool IsEmpty => _start == _end;

    public readonly int Length => _end - _start;

    public readonly ReadOnlySpan<byte> Content => new(_memory + _start, _end - _start);

    /// <summary>Makes room behind the content.</summary>
    /// <param name="bytes">How many bytes at least.</param>
    /// <param name="room">How many there are.</param>
    public byte* Reserve(int bytes, out int room)
    {
        var length = Length;
        if (_capacity - _end < bytes)
        {
            if (_capacity - length >= bytes && _start > 0)
            {
                Buffer.MemoryCopy(_memory + _start, _memory, _capacity, length);
            }
            else
            {
                var capacity = (int)Math.Min(Math.Max(Math.Max(LeastCapacity, 2L * _capacity), length + (long)bytes), Array.MaxLength);
                var memory = (byte*)NativeMemory.Alloc((nuint)capacity);
                Buffer.MemoryCopy(_memory + _start, memory, capacity, length);
                NativeMemory.Free(_memory);
                _memory = memory;
                _capacity = capacity;
            }

            _start = 0;
            _end = length;
        }

        room = _capacity - _end;
        return _memory + _end;
    }

    /// <summary>Counts bytes as written behind the content.</summary>
    public void Advance(int bytes) => _end += bytes;

    public void Append(ReadOnlySpan<byte> data)
    {
        var target = Reserve(data.Length, out var room);
        data.CopyTo(new Span<byte>(target, room));
        _end += data.Length;
    }

    /// <summary>Drops the first bytes; the memory goes back with the last one.</summary>
    public void Consume(int bytes)
    {
        _start += bytes;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        NativeMemory.Free(_memory);
        this = default;
    }
}
