using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>One reactor's view of one lane: its two rings, and what waits for room in the request ring.</summary>
internal sealed unsafe class ReactorLane
{
    private const long NotStuck = -1;

    private readonly Queue<(RecordHeader Header, nint Payload)> _replay = new();
    private readonly Queue<WaitingCompletion> _completions = new();
    private readonly Queue<(long Position, long Bytes, long MemoryBytes)> _largeResults = new();
    private readonly Queue<long> _takenResults = new();
    private readonly DescriptorSocket _files;
    private readonly TakenCounts* _taken;
    private TakenCounts _counts;

    /// <summary>Where the heads of the rings were when the descriptor socket was full: before the process takes a record, there is no room in it.</summary>
    private long _requestsStuckAt = NotStuck;
    private long _completionsStuckAt = NotStuck;

    public ReactorLane(Lane lane, int reactor)
    {
        Lane = lane;
        _files = lane.Files[reactor];
        _taken = lane.Taken(reactor);
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

    /// <summary>The tasks that its process waits for, by the tokens that it gave them.</summary>
    public Dictionary<long, TaskCall> Calls { get; } = [];

    /// <summary>Tasks that its process has sent, and that wait until it takes the results of earlier ones.</summary>
    public Queue<TaskCall> HeldCalls { get; } = new();

    /// <summary>Tasks that its process has started, and that wait until it settles the ends of earlier ones.</summary>
    public Queue<TaskCall> HeldStarts { get; } = new();

    /// <summary>The results that its process has not taken, but for small ones in the ring.</summary>
    public UntakenEnds Results;

    /// <summary>How many tasks are with it.</summary>
    public int TaskCount { get; set; }

    /// <summary>A task found no room in the request ring.</summary>
    public bool TasksWait { get; set; }

    /// <summary>Messages for it that wait for room.</summary>
    public LinkedList<Parcel> Parcels { get; } = new();

    /// <summary>Messages that are with it, until it says that they are settled.</summary>
    public Dictionary<long, Parcel> Unsettled { get; } = [];

    /// <summary>Its process is the successor of one that has not settled all yet.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The lane that is held behind this one.</summary>
    public ReactorLane? Follower { get; set; }

    /// <summary>How many bytes of large messages are with this worker.</summary>
    public long PackageBytes { get; set; }

    /// <summary>Whether records of a dead predecessor still wait to go first.</summary>
    public bool IsReplaying => _replay.Count > 0;

    /// <summary>Whether the next of its completions, or messages, or tasks would find room. Meaningful behind a full fence.</summary>
    public bool HasInternalRoom =>
        (_largeResults.TryPeek(out var result) && Completions.Head >= result.Position) ||
        (_completions.TryPeek(out var completion) && Completions.Head != _completionsStuckAt && Completions.HasFree(2 * RecordHeader.Extent(completion.Header.Length + PayloadFile.Size))) ||
        (Parcels.First is not null && CanDeliver) ||
        (TasksWait && !IsHeld && Requests.Head != _requestsStuckAt && Requests.HasFree(2 * RecordHeader.Extent(LongestInPlace)));

    /// <summary>Whether the message that waits first would find room.</summary>
    public bool CanDeliver => !IsHeld && !Corrupt && Requests.Head != _requestsStuckAt &&
        Parcels.First is { } parcel && Requests.HasFree(2 * RecordHeader.Extent(parcel.Value.Header.Length + PayloadFile.Size));

    /// <summary>Tells the process that a task was taken, which the statistics have by now. Its own memory has the count, whatever the process writes there.</summary>
    public void CountTask() => Volatile.Write(ref _taken->Tasks, ++_counts.Tasks);

    /// <summary>As <see cref="CountTask"/>, of a large payload.</summary>
    public void CountFile() => Volatile.Write(ref _taken->Files, ++_counts.Files);

    /// <summary>Tells the worker what became of a send.</summary>
    public void Complete(long token, SendResult result) =>
        Complete(new RecordHeader { Type = RecordType.SendDone, RequestId = token, Extra = (long)result }, default);

    /// <summary>Puts a record into the completion ring, or keeps it until that has room. The file is the lane's from now on.</summary>
    public void Complete(in RecordHeader header, ReadOnlySpan<byte> payload, int file = -1, long length = 0, long memoryBytes = 0)
    {
        var completion = new WaitingCompletion(header with { Length = payload.Length }, [], file, length, memoryBytes);
        if (file >= 0)
        {
            Results.Add(completion.Charge, isLarge: true);
        }

        if (_completions.Count > 0 || !TryComplete(completion, payload))
        {
            _completions.Enqueue(completion with { Payload = payload.ToArray() });
            if (file < 0)
            {
                Results.Add(completion.Charge, isLarge: false);
            }
        }

        AwaitCompletions();
    }

    /// <summary>A large result that the process has taken since; and the bytes that it had in shared memory.</summary>
    public bool TryCountTaken(out long memoryBytes)
    {
        while (_largeResults.TryPeek(out var result) && Completions.Head >= result.Position)
        {
            _largeResults.Dequeue();
            Results.Remove(result.Bytes, isLarge: true);
            _takenResults.Enqueue(result.MemoryBytes);
        }

        if (_largeResults.Count == 0 && Completions.IsAwaited)
        {
            AwaitCompletions();
        }

        return _takenResults.TryDequeue(out memoryBytes);
    }

    /// <summary>Moves completions that found no room into their ring; true once none waits.</summary>
    public bool PumpCompletions()
    {
        while (_completions.TryPeek(out var item))
        {
            if (!TryComplete(item, item.Payload))
            {
                return false;
            }

            _completions.Dequeue();
            if (item.File < 0)
            {
                Results.Remove(item.Charge, isLarge: false);
            }

            AwaitCompletions();
        }

        return true;
    }

    /// <summary>Writes a record of the server's own into the request ring; false where that, or the descriptor socket, has no room.</summary>
    /// <param name="header">The record.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="file">The file that a name is added of, or -1; the caller still owns it.</param>
    /// <param name="length">The length of the file.</param>
    public bool TryWrite(in RecordHeader header, ReadOnlySpan<byte> payload, int file, long length) =>
        TryWrite(Requests, ref _requestsStuckAt, header, payload, file, length);

    /// <summary>The process is dead: drops the completions that it will never take.</summary>
    public void DropCompletions()
    {
        while (_completions.TryDequeue(out var item))
        {
            if (item.File >= 0)
            {
                _ = Sys.Close(item.File);
                _takenResults.Enqueue(item.MemoryBytes);
            }
        }

        while (_largeResults.TryDequeue(out var result))
        {
            _takenResults.Enqueue(result.MemoryBytes);
        }

        Results = default;
    }

    private bool TryComplete(in WaitingCompletion item, ReadOnlySpan<byte> payload)
    {
        if (!TryWrite(Completions, ref _completionsStuckAt, item.Header, payload, item.File, item.FileLength))
        {
            return false;
        }

        if (item.File >= 0)
        {
            _ = Sys.Close(item.File);
            _largeResults.Enqueue((Completions.Published, item.Charge, item.MemoryBytes));
        }

        return true;
    }

    /// <summary>Has the process tell what it takes, while something waits for that.</summary>
    private void AwaitCompletions()
    {
        var waits = _completions.Count > 0 || _largeResults.Count > 0;
        if (waits != Completions.IsAwaited)
        {
            Completions.SetWaiting(waits);
        }
    }

    private bool TryWrite(RingProducer ring, ref long stuckAt, RecordHeader header, ReadOnlySpan<byte> payload, int file, long length)
    {
        var room = payload.Length + (file >= 0 ? PayloadFile.Size : 0);
        if (file >= 0)
        {
            if (!ring.HasFree(2 * RecordHeader.Extent(room)))
            {
                return false;
            }

            // The descriptor goes first, so that whoever sees the record finds it.
            if (!_files.TrySendToWorker(file, header.RequestId))
            {
                stuckAt = ring.Head;
                return false;
            }
        }

        stuckAt = NotStuck;
        var memory = ring.TryReserve(room, room, out _);
        if (memory is null)
        {
            return false;
        }

        payload.CopyTo(new Span<byte>(memory, room));
        if (file >= 0)
        {
            *(PayloadFile*)(memory + payload.Length) = new PayloadFile { Token = header.RequestId, Length = length };
        }

        ring.Commit(header.Type, header.Flags, header.Attempt, header.RequestId, header.SessionId, header.Extra, room);
        NeedsBell = true;
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

    /// <summary>A completion that waits for room.</summary>
    private readonly record struct WaitingCompletion(RecordHeader Header, byte[] Payload, int File, long FileLength, long MemoryBytes)
    {
        /// <summary>What it takes while it waits.</summary>
        public long Charge => Parcel.Overhead + Header.Length + FileLength;
    }
}
