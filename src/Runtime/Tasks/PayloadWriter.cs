using System.Buffers;

namespace Prefork.Tasks;

/// <summary>A growing buffer for one payload; used again, and given back to the pool where it grew large. Used by one thread at a time.</summary>
internal sealed class PayloadWriter : IBufferWriter<byte>
{
    private const int LeastBytes = 256;
    private const int MostKept = 64 * 1024;

    [ThreadStatic]
    private static PayloadWriter? _cached;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>An empty one; give it back with <see cref="Return"/>.</summary>
    public static PayloadWriter Rent()
    {
        // Taken, because what is being written may call what writes, too.
        var writer = _cached ?? new PayloadWriter();
        _cached = null;
        return writer;
    }

    public void Return()
    {
        Clear();
        _cached = this;
    }

    public void Clear()
    {
        _length = 0;
        if (_buffer.Length > MostKept)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _length), nameof(count));
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _buffer.AsSpan(_length);
    }

    private void Grow(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var wanted = Math.Max(sizeHint, 1);
        if (_buffer.Length - _length >= wanted)
        {
            return;
        }

        var least = (long)_length + wanted;
        if (least > Array.MaxLength)
        {
            throw new InvalidOperationException("A payload cannot be longer than 2 GiB.");
        }

        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(Math.Max(LeastBytes, least), 2L * _buffer.Length), Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(grown);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = grown;
    }
}
