using System.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>The worker's hand on the in-flight table and the arena of its lane. Used by the loop thread alone.</summary>
internal sealed unsafe class InFlightTable
{
    private readonly Lane _lane;
    private readonly WorkerLoop _loop;
    private readonly ArenaAllocator _arena;
    private readonly AsyncRequest?[] _requests;
    private readonly Stack<int> _free = new();
    private readonly int _most;
    private int _used;

    /// <param name="lane">The lane.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="most">How many requests may be in the table, or 0 for as many as it has room for.</param>
    public InFlightTable(Lane lane, WorkerLoop loop, int most)
    {
        _most = most > 0 ? most : int.MaxValue;
        _lane = lane;
        _loop = loop;
        _arena = new ArenaAllocator(lane.Settings.ArenaBytes, lane.ReserveArena);
        _requests = new AsyncRequest?[lane.Settings.InFlightEntries + 1];
        lane.InFlight->State = (int)InFlightState.Started;
    }

    /// <summary>How many requests run or wait.</summary>
    public int Count { get; private set; }

    public IEnumerable<AsyncRequest> Requests => _requests.OfType<AsyncRequest>().Where(request => request.Handler is not null);

    /// <summary>
    /// Says that the loop starts a synchronous handler. The request id is written last: until then the entry names the
    /// request before, whose record has left the ring.
    /// </summary>
    public void MarkSynchronous(in RecordHeader header, BoundHandler handler, long now)
    {
        var entry = _lane.InFlight;
        entry->Handler = handler.Index;
        entry->OnCrash = handler.OnCrash;
        entry->Attempts = handler.Attempts;
        entry->Responded = 0;
        entry->Attempt = header.Attempt;
        entry->SessionId = header.SessionId;
        entry->StartTime = now;
        entry->Type = (byte)header.Type;
        Volatile.Write(ref entry->RequestId, header.RequestId);
    }

    /// <summary>The loop's synchronous handler has ended. Its request counts as started until its record leaves the ring.</summary>
    public void ClearSynchronous() => _lane.InFlight->StartTime = 0;

    /// <summary>Says that the running synchronous handler has committed a response.</summary>
    public void MarkSynchronousResponded() => _lane.InFlight->Responded = 1;

    /// <summary>Copies a request out of its ring; null where table or arena is full.</summary>
    public AsyncRequest? TryAdd(in RecordHeader header, byte* payload, BoundHandler? handler)
    {
        if ((_free.Count == 0 && _used == _requests.Length - 1) || Count >= _most)
        {
            return null;
        }

        var offset = _arena.Allocate(header.Length);
        if (offset < 0)
        {
            return null;
        }

        if (!_free.TryPop(out var index))
        {
            index = ++_used;
        }

        var request = _requests[index] ??= new AsyncRequest(_loop, index);
        request.Header = header;
        request.Handler = handler;
        request.Payload = _lane.Arena + offset;
        Buffer.MemoryCopy(payload, request.Payload, header.Length, header.Length);

        var entry = _lane.InFlight + index;
        entry->Type = (byte)header.Type;
        entry->Flags = (byte)header.Flags;
        entry->Responded = 0;
        entry->Attempt = header.Attempt;
        entry->Handler = handler?.Index ?? -1;
        entry->OnCrash = handler?.OnCrash ?? 0;
        entry->Attempts = handler?.Attempts ?? 0;
        entry->RequestId = header.RequestId;
        entry->SessionId = header.SessionId;
        entry->StartTime = 0;
        entry->Offset = offset;
        entry->Length = header.Length;
        entry->Extra = header.Extra;
        Volatile.Write(ref entry->State, (int)InFlightState.Queued);
        Count++;
        return request;
    }

    public void MarkStarted(AsyncRequest request)
    {
        var entry = _lane.InFlight + request.Entry;
        entry->Responded = 0;
        entry->StartTime = Stopwatch.GetTimestamp();
        Volatile.Write(ref entry->State, (int)InFlightState.Started);
    }

    public void MarkResponded(AsyncRequest request) => _lane.InFlight[request.Entry].Responded = 1;

    public void Remove(AsyncRequest request)
    {
        var entry = _lane.InFlight + request.Entry;
        Volatile.Write(ref entry->State, (int)InFlightState.Free);
        _arena.Free(entry->Offset, entry->Length);
        request.Clear();
        _free.Push(request.Entry);
        Count--;
    }
}
