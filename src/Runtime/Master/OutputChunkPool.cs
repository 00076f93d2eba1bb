using System.Runtime.InteropServices;

namespace Prefork.Master;

/// <summary>The output chunks of one reactor. Used by its thread alone; keeps a few and gives the rest back to the system.</summary>
internal sealed unsafe class OutputChunkPool
{
    private const int MaxKept = 64;

    private OutputChunk? _first;
    private int _kept;

    public OutputChunk Rent()
    {
        if (_first is { } chunk)
        {
            _first = chunk.Next;
            _kept--;
            chunk.Next = null;
            chunk.Start = 0;
            chunk.End = 0;
            return chunk;
        }

        return new OutputChunk { Memory = (byte*)NativeMemory.Alloc(OutputChunk.Capacity) };
    }

    public void Return(OutputChunk chunk)
    {
        if (chunk.Memory is null)
        {
            return;
        }

        if (_kept == MaxKept)
        {
            NativeMemory.Free(chunk.Memory);
            chunk.Memory = null;
            return;
        }

        chunk.Next = _first;
        _first = chunk;
        _kept++;
    }
}
