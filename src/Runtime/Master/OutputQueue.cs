using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The bytes of one connection that the kernel would not take yet, in order.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct OutputQueue
{
    private OutputChunk? _first;
    private OutputChunk? _last;

    public int Length { get; private set; }

    public readonly bool IsEmpty => Length == 0;

    public void Append(OutputChunkPool pool, byte* data, long length)
    {
        while (length > 0)
        {
            if (_last is null || _last.End == OutputChunk.Capacity)
            {
                var chunk = pool.Rent();
                if (_last is null)
                {
                    _first = chunk;
                }
                else
                {
                    _last.Next = chunk;
                }

                _last = chunk;
            }

            var part = (int)Math.Min(length, OutputChunk.Capacity - _last.End);
            Buffer.MemoryCopy(data, _last.Memory + _last.End, part, part);
            _last.End += part;
            data += part;
            length -= part;
            Length += part;
        }
    }

    /// <summary>Points vectors at the first bytes; how many were used.</summary>
    public readonly int Gather(IoVector* vectors, int capacity)
    {
        var count = 0;
        for (var chunk = _first; chunk is not null && count < capacity; chunk = chunk.Next)
        {
            vectors[count].Base = chunk.Memory + chunk.Start;
            vectors[count].Length = (nuint)(chunk.End - chunk.Start);
            count++;
        }

        return count;
    }

    public void Consume(OutputChunkPool pool, long bytes)
    {
        Length -= (int)bytes;
        while (bytes > 0)
        {
            var chunk = _first!;
            var part = (int)Math.Min(bytes, chunk.End - chunk.Start);
            chunk.Start += part;
            bytes -= part;
            if (chunk.Start == chunk.End)
            {
                _first = chunk.Next;
                if (_first is null)
                {
                    _last = null;
                }

                pool.Return(chunk);
            }
        }
    }

    public void Clear(OutputChunkPool pool) => Consume(pool, Length);
}
