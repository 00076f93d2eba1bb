using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// What a dead worker has left of one reactor's requests: those whose handler had been started, and those that have to go to the
/// successor, in the order in which they came. All of it is copied and checked: the worker may have scribbled on its lane.
/// </summary>
/// <remarks>
/// Read after the worker was reaped, so every store that it made is visible. A request is in the ring until it was handled
/// or stands in the in-flight table, and the ring's head moves last; one that is found in both counts once, as the table has it.
/// </remarks>
internal sealed unsafe class LostRequests
{
    private readonly Lane _lane;
    private readonly int _reactor;
    private readonly long _newestRequest;
    private readonly int _maxPayload;
    private readonly HashSet<long> _seen = [];
    private InFlightEntry _synchronous;

    private LostRequests(Lane lane, int reactor, long newestRequest, int maxPayload)
    {
        _lane = lane;
        _reactor = reactor;
        _newestRequest = newestRequest;
        _maxPayload = maxPayload;
    }

    /// <summary>Requests whose handler had been started.</summary>
    public List<LostRequest> Started { get; } = [];

    /// <summary>Requests that wait for a handler, oldest first.</summary>
    public List<LostRequest> Unstarted { get; } = [];

    /// <summary>The lane holds what cannot be, so that some requests may be lost with it.</summary>
    public bool IsCorrupt { get; set; }

    /// <param name="lane">The dead worker's lane.</param>
    /// <param name="reactor">Whose requests are wanted.</param>
    /// <param name="requests">That reactor's end of the request ring.</param>
    /// <param name="newestRequest">The newest request id that it has given.</param>
    public static LostRequests Collect(Lane lane, int reactor, RingProducer requests, long newestRequest)
    {
        var lost = new LostRequests(lane, reactor, newestRequest, requests.MaxPayload);
        lost.ReadInFlight();

        // The tail is the reactor's own: written again, so that a scribble on it does not count.
        requests.Publish();
        lost.ReadRing(new RingConsumer(lane.RequestRing(reactor), lane.Settings.RequestRingBytes));
        lost.Started.Sort(static (a, b) => a.Header.RequestId.CompareTo(b.Header.RequestId));
        lost.Unstarted.Sort(static (a, b) => a.Header.RequestId.CompareTo(b.Header.RequestId));
        return lost;
    }

    /// <summary>Takes out what came from other processes of the server, and belongs to no session.</summary>
    public (List<LostRequest> Started, List<LostRequest> Unstarted) TakeInternal() => (Take(Started), Take(Unstarted));

    private static List<LostRequest> Take(List<LostRequest> requests)
    {
        var taken = requests.FindAll(static request => IsInternal(request.Header.Type));
        requests.RemoveAll(static request => IsInternal(request.Header.Type));
        return taken;
    }

    private void ReadInFlight()
    {
        for (var i = 0; i <= _lane.Settings.InFlightEntries; i++)
        {
            var entry = _lane.InFlight[i];
            var state = (InFlightState)entry.State;
            if (state is not (InFlightState.Free or InFlightState.Queued or InFlightState.Started))
            {
                IsCorrupt = true;
                continue;
            }

            if (state == InFlightState.Free)
            {
                continue;
            }

            // Entry 0 is the loop's synchronous request. It names none at first, and is not cleared when the handler returns: it counts
            // while its record is in the ring.
            if (i == 0)
            {
                _synchronous = entry;
                continue;
            }

            var reactor = entry.RequestId >> 56;
            if (reactor != _reactor)
            {
                IsCorrupt |= (ulong)reactor >= (ulong)_lane.Settings.Reactors;
                continue;
            }

            var header = new RecordHeader
            {
                Type = (RecordType)entry.Type,
                Flags = (RecordFlags)entry.Flags & (RecordFlags.Package | RecordFlags.Settle | RecordFlags.File),
                Attempt = entry.Attempt,
                RequestId = entry.RequestId,
                SessionId = entry.SessionId,
                Extra = entry.Extra,
                Length = entry.Length,
            };

            if (!IsRequest(header.Type) || !IsKnown(header.RequestId) ||
                (uint)entry.Length > (uint)_maxPayload || entry.Offset < 0 || (long)entry.Offset + entry.Length > _lane.Settings.ArenaBytes)
            {
                IsCorrupt = true;
                continue;
            }

            if (_seen.Add(header.RequestId))
            {
                var payload = new ReadOnlySpan<byte>(_lane.Arena + entry.Offset, entry.Length).ToArray();
                (state == InFlightState.Started ? Started : Unstarted)
                    .Add(Describe(header, payload, entry));
            }
        }
    }

    private void ReadRing(RingConsumer ring)
    {
        // In no order: what a predecessor left goes behind newer ones of a worker that had taken over before.
        var inRing = new HashSet<long>();
        while (true)
        {
            var result = ring.Peek(out var header, out var payload);
            if (result != PeekResult.Record)
            {
                IsCorrupt |= result == PeekResult.Corrupt;
                return;
            }

            ring.Take(header);
            if (!IsRequest(header.Type) || !IsKnown(header.RequestId) || !inRing.Add(header.RequestId) || header.Length > _maxPayload)
            {
                IsCorrupt = true;
                return;
            }

            if (!_seen.Add(header.RequestId))
            {
                continue;
            }

            var bytes = new ReadOnlySpan<byte>(payload, header.Length).ToArray();
            if (_synchronous.State == (int)InFlightState.Started && _synchronous.RequestId == header.RequestId)
            {
                Started.Add(Describe(header, bytes, _synchronous));
            }
            else
            {
                Unstarted.Add(new LostRequest(header, bytes));
            }
        }
    }

    private static LostRequest Describe(in RecordHeader header, byte[] payload, in InFlightEntry entry) =>
        new(header, payload, (CrashPolicy)entry.OnCrash, entry.Attempts, entry.Responded != 0);

    private static bool IsRequest(RecordType type) => type
        is RecordType.Connect or RecordType.Data or RecordType.Close or RecordType.Fence or RecordType.Packet
        or RecordType.BufferFull or RecordType.BufferEmpty or RecordType.RequestLost or RecordType.ProtocolError ||
        IsInternal(type);

    private static bool IsInternal(RecordType type) => type is RecordType.RunTask or RecordType.TaskFinished or RecordType.PipeMessage;

    private bool IsKnown(long requestId) => requestId >> 56 == _reactor && requestId <= _newestRequest;
}
