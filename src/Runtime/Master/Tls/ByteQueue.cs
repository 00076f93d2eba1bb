using System.Buffers;

namespace Prefork.Master.Tls;

/// <summary>Bytes in order, in an array that is rented while there are any.</summary>
internal struct ByteQueue
{
    private const int LeastCapacity = 4096;

    private byte[]? _array;
    private int _start;
    private int _end;

    public readonly int Length => _end - _start;

    public readonly ReadOnlySpan<byte> Bytes => _array.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_array is null || _array.Length - _end < bytes.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    public int TakeInto(Span<byte> target)
    {
        var count = Math.Min(Length, target.Length);
        Bytes[..count].CopyTo(target);
        _start += count;
        if (_start == _end)
        {
            Clear();
        }

        return count;
    }

    public void Clear()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }

        _start = 0;
        _end = 0;
    }

    private void MakeRoom(int count)
    {
        var length = Length;
        var array = _array;
        if (array is null || array.Length - length < count)
        {
            array = ArrayPool<byte>.Shared.Rent(Math.Max(length + count, LeastCapacity));
        }

        Bytes.CopyTo(array);
        if (_array is not null && _array != array)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = array;
        _start = 0;
        _end = length;
    }
}
