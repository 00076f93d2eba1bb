using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed unsafe class OutputChunkPoolTests
{
    private const int Kept = 64;

    private readonly OutputChunkPool _pool = new();

    [Fact]
    public void Returned_chunk_is_rented_again_and_is_as_new()
    {
        var chunk = _pool.Rent();
        chunk.Start = 5;
        chunk.End = 9;
        chunk.Next = _pool.Rent();
        _pool.Return(chunk);

        var again = _pool.Rent();

        Assert.Same(chunk, again);
        Assert.Equal(0, again.Start);
        Assert.Equal(0, again.End);
        Assert.Null(again.Next);
    }

    [Fact]
    public void Chunks_in_use_are_different_memory_and_whole()
    {
        var chunks = Enumerable.Range(0, 10).Select(_ => _pool.Rent()).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            new Span<byte>(chunks[i].Memory, OutputChunk.Capacity).Fill((byte)i);
        }

        for (var i = 0; i < chunks.Count; i++)
        {
            Assert.False(new Span<byte>(chunks[i].Memory, OutputChunk.Capacity).ContainsAnyExcept((byte)i));
        }

        chunks.ForEach(_pool.Return);
    }

    [Fact]
    public void Pool_keeps_a_few_and_frees_the_rest()
    {
        var chunks = Enumerable.Range(0, Kept + 2).Select(_ => _pool.Rent()).ToList();

        chunks.ForEach(_pool.Return);

        Assert.All(chunks[..Kept], chunk => Assert.True(chunk.Memory != null));
        Assert.All(chunks[Kept..], chunk => Assert.True(chunk.Memory == null));
        var again = Enumerable.Range(0, Kept + 1).Select(_ => _pool.Rent()).ToList();
        Assert.All(again, chunk => Assert.True(chunk.Memory != null));
        Assert.Equal(Kept + 1, again.Distinct().Count());
    }
}
