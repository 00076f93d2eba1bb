using System.Runtime.InteropServices;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>One reactor's view of one lane: its two rings, and what waits for room in the request ring.</summary>
internal sealed unsafe class ReactorLane
{
    private readonly Queue<(RecordHeader Header, nint Payload)> _replay = new();
    private readonly Queue<(long Token, SendResult Result)> _completions = new();

    public ReactorLane(Lane lane, int reactor)
    {
        Lane = lane;
        Requests = new RingProducer(lane.RequestRing(reactor), lane.Settings.RequestRingBytes);
        Completions = new RingProducer(lane.CompletionRing(reactor), Lane.CompletionRingBytes);
        Responses = new RingConsumer(lane.ResponseRing(reactor), lane.Settings.ResponseRingBytes);
    }

    public Lane Lane { get; }

    public RingProducer Requests { get; }

    public RingConsumer Responses { get; }

    public RingProducer Completions { get; }

    /// <summary>Connections with something for this worker that found no room.</summary>
    public ConnectionQueue Waiting;

    /// <summary>Its process is dead and what it left is settled.</summary>
    public bool Gone;

    /// <summary>How many sessions have their requests go here, or their close still unhandled here.</summary>
    public int Sessions;

    /// <summary>Called once no session is left here, where the worker is being replaced.</summary>
    public Action? Vacated;

    /// <summary>Something was published, or room was made, since the worker's bell was last looked at.</summary>
    public bool NeedsBell;

    /// <summary>The worker scribbled on it: nothing more is taken from it, and nothing in it is believed.</summary>
    public bool Corrupt;

    /// <summary>The requests, and their sessions, whose end the worker is to report, where messages are not bound to a session's worker.</summary>
    public Dictionary<long, long> Reported { get; } = [];

    /// <summary>How many bytes of large messages are with this worker.</summary>
    public long PackageBytes { get; set; }

    /// <summary>Whether completions wait for room in their ring.</summary>
    public bool HasCompletions => _completions.Count > 0;

    /// <summary>Whether records of a dead predecessor still wait to go first.</summary>
    public bool IsReplaying => _replay.Count > 0;

    /// <summary>Tells the worker what became of a send.</summary>
    public void Complete(long token, SendResult result)
    {
        NeedsBell = true;
        if (_completions.Count > 0 || !Completions.TryWrite(RecordType.SendDone, token, 0, (long)result))
        {
            _completions.Enqueue((token, result));
            Completions.SetWaiting(true);
        }
    }

    /// <summary>Moves completions that found no room into their ring; true once none waits.</summary>
    public bool PumpCompletions()
    {
        while (_completions.TryPeek(out var item))
        {
            if (!Completions.TryWrite(RecordType.SendDone, item.Token, 0, (long)item.Result))
            {
                return false;
            }

            NeedsBell = true;
            _completions.Dequeue();
            if (_completions.Count == 0)
            {
                Completions.SetWaiting(false);
            }
        }

        return true;
    }

    /// <summary>
    /// Whether what waits first would find room in the request ring, and the padding before it: a record of a dead predecessor, a message
    /// that was found, or a read of so many bytes.
    /// </summary>
    public bool HasRoom(int leastRead)
    {
        var payload = leastRead;
        if (_replay.TryPeek(out var item))
        {
            payload = item.Header.Length;
        }
        else if (Waiting.First?.Input is { HasFound: true } input && input.Found.Length <= LongestInPlace)
        {
            payload = Math.Max(leastRead, (int)input.Found.Length);
        }

        return Requests.HasFree(2 * RecordHeader.Extent(payload));
    }

    /// <summary>The longest message that goes through the ring itself, and that an asynchronous handler could be given from there.</summary>
    public int LongestInPlace => Math.Min(Requests.MaxPayload, Lane.Settings.ArenaBytes);

    /// <summary>The records of a dead predecessor that wait.</summary>
    public IEnumerable<RecordHeader> Replaying => _replay.Select(item => item.Header);

    /// <summary>Adds a record of a dead predecessor, which goes ahead of everything newer.</summary>
    public void AddReplay(in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        var copy = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, payload.Length));
        payload.CopyTo(new Span<byte>(copy, payload.Length));
        _replay.Enqueue((header with { Length = payload.Length }, (nint)copy));
    }

    /// <summary>Moves what waits into the ring as far as it has room; true once nothing waits.</summary>
    public bool PumpReplay()
    {
        while (_replay.TryPeek(out var item))
        {
            if (!Requests.TryWrite(item.Header, new ReadOnlySpan<byte>((void*)item.Payload, item.Header.Length)))
            {
                return false;
            }

            NeedsBell = true;
            NativeMemory.Free((void*)item.Payload);
            _replay.Dequeue();
        }

        return true;
    }

    /// <summary>Takes over what had not fitted into the predecessor's ring yet, as its newest records.</summary>
    public void TakeReplayOf(ReactorLane predecessor, Func<RecordHeader, bool> keep)
    {
        while (predecessor._replay.TryDequeue(out var item))
        {
            if (keep(item.Header))
            {
                _replay.Enqueue(item);
            }
            else
            {
                NativeMemory.Free((void*)item.Payload);
            }
        }
    }
}
