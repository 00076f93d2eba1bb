namespace Prefork.Master;

/// <summary>A piece of native memory with bytes that wait for a slow client, or a part of a file that is to be sent.</summary>
internal sealed unsafe class OutputChunk
{
    public const int Capacity = 32 * 1024;

    /// <summary>The memory; null for a part of a file.</summary>
    public byte* Memory;
    public int Start;
    public int End;
    public OutputChunk? Next;

    /// <summary>The file, which belongs to the chunk, or -1.</summary>
    public int FileFd = -1;

    /// <summary>The next byte of it that is to be sent.</summary>
    public long FileOffset;
    public long FileLeft;

    /// <summary>Up to where the file is known to be in the page cache, so that sending does not wait for a disk.</summary>
    public long FileReady;

    /// <summary>The file's next part is being read.</summary>
    public bool IsReading;

    /// <summary>The connection is gone; whoever reads the file closes it.</summary>
    public bool IsAbandoned;

    public bool IsFile => FileFd >= 0;
}
