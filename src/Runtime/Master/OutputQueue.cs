using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The bytes of one connection that the kernel would not take yet, and the parts of files between them, in order.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct OutputQueue
{
    private OutputChunk? _first;
    private OutputChunk? _last;

    /// <summary>How many bytes are in memory.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes of files are still to be sent.</summary>
    public long FileLength { get; private set; }

    public readonly long TotalLength => Length + FileLength;

    public readonly bool IsEmpty => _first is null;

    /// <summary>The part of a file that is to be sent next, or null where bytes in memory are.</summary>
    public readonly OutputChunk? File => _first is { IsFile: true } ? _first : null;

    /// <summary>Appends a part of a file; the descriptor belongs to the queue from now on.</summary>
    public void AppendFile(int fd, long offset, long length, bool isReady)
    {
        var chunk = new OutputChunk { FileFd = fd, FileOffset = offset, FileLeft = length, FileReady = isReady ? long.MaxValue : offset };
        Link(chunk);
        FileLength += length;
    }

    /// <summary>Counts bytes of the file at the front as sent; closes it behind the last one.</summary>
    public void ConsumeFile(long bytes)
    {
        var chunk = _first!;
        chunk.FileOffset += bytes;
        chunk.FileLeft -= bytes;
        FileLength -= bytes;
        if (chunk.FileLeft > 0)
        {
            return;
        }

        Unlink();
        if (chunk.IsReading)
        {
            chunk.IsAbandoned = true;
        }
        else
        {
            _ = Sys.Close(chunk.FileFd);
        }
    }

    /// <summary>Has files be sent without reading ahead.</summary>
    public readonly void SkipReadingAhead()
    {
        for (var chunk = _first; chunk is not null; chunk = chunk.Next)
        {
            chunk.FileReady = long.MaxValue;
        }
    }

    public void Append(OutputChunkPool pool, byte* data, long length)
    {
        while (length > 0)
        {
            if (_last is null || _last.IsFile || _last.End == OutputChunk.Capacity)
            {
                Link(pool.Rent());
            }

            var part = (int)Math.Min(length, OutputChunk.Capacity - _last!.End);
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
        for (var chunk = _first; chunk is { IsFile: false } && count < capacity; chunk = chunk.Next)
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
                Unlink();
                pool.Return(chunk);
            }
        }
    }

    public void Clear(OutputChunkPool pool)
    {
        while (_first is { } chunk)
        {
            if (chunk.IsFile)
            {
                ConsumeFile(chunk.FileLeft);
            }
            else
            {
                Consume(pool, chunk.End - chunk.Start);
            }
        }
    }

    private void Link(OutputChunk chunk)
    {
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

    private void Unlink()
    {
        _first = _first!.Next;
        if (_first is null)
        {
            _last = null;
        }
    }
}
