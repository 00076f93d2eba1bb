namespace Prefork.Master;

/// <summary>A piece of native memory with bytes that wait for a slow client.</summary>
internal sealed unsafe class OutputChunk
{
    public const int Capacity = 32 * 1024;

    public byte* Memory;
    public int Start;
    public int End;
    public OutputChunk? Next;
}
