using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

/// <summary>
/// A ring in memory of its own with a page that nobody may touch on either side, so that a read or write out of bounds ends the
/// test run.
/// </summary>
internal sealed unsafe class TestRing : IDisposable
{
    private const int Page = 4096;

    private readonly byte* _mapping;
    private readonly nuint _length;
    private readonly byte* _ring;

    public TestRing(int capacity = RingLayout.MinCapacity)
    {
        Capacity = capacity;
        var total = RingLayout.TotalBytes(capacity);
        var body = (total + Page - 1) / Page * Page;
        _length = (nuint)(body + (2 * Page));
        _mapping = (byte*)Sys.Mmap(null, _length, Sys.PROT_READ | Sys.PROT_WRITE, NativeProtection.MapPrivateAnonymous, -1, 0);
        Assert.True(_mapping != Sys.MapFailed);
        Assert.Equal(0, NativeProtection.Protect(_mapping, Page, NativeProtection.None));
        Assert.Equal(0, NativeProtection.Protect(_mapping + Page + body, Page, NativeProtection.None));
        _ring = _mapping + Page + body - total;
        Producer = new RingProducer(_ring, capacity);
        Consumer = new RingConsumer(_ring, capacity);
    }

    public int Capacity { get; }

    public RingProducer Producer { get; }

    public RingConsumer Consumer { get; }

    public ref long Tail => ref *(long*)(_ring + RingLayout.TailOffset);

    public ref long Head => ref *(long*)(_ring + RingLayout.HeadOffset);

    public ref int Waiting => ref *(int*)(_ring + RingLayout.WaitingOffset);

    public byte* Data => _ring + RingLayout.ControlBytes;

    /// <summary>All of it: control block and bytes.</summary>
    public Span<byte> Memory => new(_ring, RingLayout.TotalBytes(Capacity));

    /// <summary>The header at a position.</summary>
    public ref RecordHeader Header(long position) => ref *(RecordHeader*)(Data + (position & (Capacity - 1)));

    /// <summary>A consumer that begins where the shared head says.</summary>
    public RingConsumer NewConsumer() => new(_ring, Capacity);

    /// <summary>Writes the record of this number.</summary>
    public bool TryWrite(long number, int length) =>
        Producer.TryWrite(new RecordHeader { Type = RecordType.Data, RequestId = number, SessionId = -number, Extra = number * 3 }, Pattern.Of(number, length));

    /// <summary>Takes the next record, which must be that of this number.</summary>
    public void Read(long number, int length, bool release = true)
    {
        Assert.Equal(PeekResult.Record, Consumer.Peek(out var header, out var payload));
        Assert.Equal(RecordType.Data, header.Type);
        Assert.Equal(number, header.RequestId);
        Assert.Equal(-number, header.SessionId);
        Assert.Equal(number * 3, header.Extra);
        Assert.Equal(length, header.Length);
        AssertInside(payload, header.Length);
        Assert.True(new ReadOnlySpan<byte>(payload, length).SequenceEqual(Pattern.Of(number, length)), $"The bytes of record {number} differ.");
        Consumer.Take(header);
        if (release)
        {
            Consumer.Release();
        }
    }

    public void AssertEmpty() => Assert.Equal(PeekResult.Empty, Consumer.Peek(out _, out _));

    public void AssertInside(byte* payload, int length)
    {
        Assert.InRange(payload - Data, RecordHeader.Size, Capacity);
        Assert.InRange(length, 0, Capacity - (payload - Data));
    }

    /// <summary>Moves both ends of an empty ring to this offset.</summary>
    public void MoveTo(int offset)
    {
        while ((Tail & (Capacity - 1)) != offset)
        {
            var left = (int)((offset - (Tail & (Capacity - 1))) & (Capacity - 1));
            var length = Math.Min(left - RecordHeader.Size, Producer.MaxPayload);
            Assert.True(TryWrite(1, length));
            Read(1, length);
        }
    }

    public void Dispose() => _ = Sys.Munmap(_mapping, _length);
}
