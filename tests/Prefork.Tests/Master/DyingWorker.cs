using Prefork.Ipc;
using Prefork.Master;
using Prefork.Registration;
using Prefork.Tests.Ipc;
using Prefork.Workers;

namespace Prefork.Tests.Master;

/// <summary>
/// A lane with the master's end and a worker that does step by step what the loop does, and "dies" where a test stops calling it.
/// </summary>
internal sealed unsafe class DyingWorker : IDisposable
{
    public const int Reactors = 2;

    public static readonly LaneSettings Settings = new(Reactors, 8192, 8192, 8, 64 * 1024);

    private readonly RingConsumer[] _requests = new RingConsumer[Reactors];
    private readonly long[] _newest = new long[Reactors];

    public DyingWorker()
    {
        Lane = Lane.Create(0, 1, Settings);
        Producers = new RingProducer[Reactors];
        for (var i = 0; i < Reactors; i++)
        {
            Producers[i] = new RingProducer(Lane.RequestRing(i), Settings.RequestRingBytes);
            _requests[i] = new RingConsumer(Lane.RequestRing(i), Settings.RequestRingBytes);
            _newest[i] = (long)i << 56;
        }

        Table = new InFlightTable(Lane, null!, most: 0);
    }

    public Lane Lane { get; }

    public RingProducer[] Producers { get; }

    public InFlightTable Table { get; }

    public ref long Head(int reactor) => ref *(long*)(Lane.RequestRing(reactor) + RingLayout.HeadOffset);

    public ref long Tail(int reactor) => ref *(long*)(Lane.RequestRing(reactor) + RingLayout.TailOffset);

    public ref RecordHeader Header(int reactor, long position) =>
        ref *(RecordHeader*)(Lane.RequestRing(reactor) + RingLayout.ControlBytes + (position & (Settings.RequestRingBytes - 1)));

    /// <summary>Master: sends a request, whose bytes are the pattern of its id.</summary>
    public long Request(int reactor = 0, int length = 40, RecordType type = RecordType.Data, int attempt = 0)
    {
        var id = ++_newest[reactor];
        Assert.True(Producers[reactor].TryWrite(
            new RecordHeader { Type = type, RequestId = id, SessionId = 1000 + id, Extra = 5, Attempt = (ushort)attempt }, Pattern.Of(id & 0xFFFF, length)));
        return id;
    }

    /// <summary>Worker: looks at the next request.</summary>
    public RecordHeader Peek(int reactor, out byte* payload)
    {
        Assert.Equal(PeekResult.Record, _requests[reactor].Peek(out var header, out payload));
        return header;
    }

    /// <summary>Worker: the handler of the next request is started, synchronously.</summary>
    public RecordHeader StartSynchronous(int reactor = 0, CrashPolicy policy = CrashPolicy.Close)
    {
        var header = Peek(reactor, out _);
        Table.MarkSynchronous(header, Handler(policy), 1);
        return header;
    }

    /// <summary>Worker: is done with the request.</summary>
    public void Release(in RecordHeader header, int reactor = 0)
    {
        _requests[reactor].Take(header);
        _requests[reactor].Release();
    }

    /// <summary>Worker: handles the next request synchronously from beginning to end.</summary>
    public void HandleSynchronous(int reactor = 0) => Release(StartSynchronous(reactor), reactor);

    /// <summary>Worker: copies the next request out of the ring, whose head does not move yet.</summary>
    public AsyncRequest Copy(out RecordHeader header, int reactor = 0)
    {
        header = Peek(reactor, out var payload);
        var request = Table.TryAdd(header, payload, Handler(CrashPolicy.Redeliver));
        Assert.NotNull(request);
        return request;
    }

    /// <summary>Worker: copies the next request out of the ring and releases it there.</summary>
    public AsyncRequest Queue(int reactor = 0)
    {
        var request = Copy(out var header, reactor);
        Release(header, reactor);
        return request;
    }

    /// <summary>Master: what it finds after the death.</summary>
    public LostRequests Collect(int reactor = 0) => LostRequests.Collect(Lane, reactor, Producers[reactor], _newest[reactor]);

    public void Dispose() => Lane.Dispose();

    private BoundHandler Handler(CrashPolicy policy)
    {
        var descriptor = new HandlerDescriptor { Event = HandlerEvent.Receive, Name = "Receive", OnCrash = policy, Attempts = 3 };
        return new BoundHandler(descriptor, this, 4);
    }
}
