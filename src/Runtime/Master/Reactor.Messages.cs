using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Messages between processes, and the finishes of tasks: from the response ring of one to the request ring of another.</summary>
internal sealed unsafe partial class Reactor
{
    private readonly LogThrottle _messageLog = new();

    /// <summary>A process sends something to another one.</summary>
    private void OnInternal(in RecordHeader header, byte* payload, ReactorLane sender)
    {
        switch (header.Type)
        {
            case RecordType.SendTask:
                OnSendTask(header, payload, sender);
                sender.CountTask();
                break;
            case RecordType.CancelTask:
                OnCancelTask(header.RequestId, sender);
                break;
            case RecordType.TaskDone:
                OnTaskDone(header, payload, sender);
                break;
            case RecordType.SendMessage:
                OnSendMessage(header, payload, sender);
                break;
            default:
                return;
        }

        if (header.Type != RecordType.TaskDone && (header.Flags & RecordFlags.File) != 0)
        {
            sender.CountFile();
        }
    }

    private void OnSendMessage(in RecordHeader header, byte* payload, ReactorLane sender)
    {
        var bytes = new ReadOnlySpan<byte>(payload, header.Length);
        var (file, length, memory) = (-1, 0L, 0L);
        if ((header.Flags & RecordFlags.File) != 0)
        {
            file = TakeFile(sender, bytes, out length);
            memory = (header.Flags & RecordFlags.Spilled) == 0 ? length : 0;
            bytes = default;
        }

        var isLost = (header.Flags & RecordFlags.File) != 0 && file < 0;
        if (isLost || (ulong)header.Extra >= (ulong)_current.Length || _current[header.Extra] is null || bytes.Length > sender.LongestInPlace)
        {
            DropMessage(file, isLost ? "its payload is nowhere: no descriptor was left for it" : "its target does not exist");
            return;
        }

        // Senders keep to the limit themselves; only what their rings held passes it, or one that has scribbled.
        if (QueueOf((int)header.Extra)->MessageBytes > 2 * _settings.MaxMessageQueueBytes)
        {
            DropMessage(file, "its target does not take what was sent to it before");
            return;
        }

        _statistics->PipeMessages++;
        var record = new RecordHeader
        {
            Type = RecordType.PipeMessage,
            Flags = header.Flags & RecordFlags.File,
            RequestId = NextRequestId(),
            SessionId = header.SessionId,
            Extra = sender.Lane.WorkerId,
        };
        Deliver((int)header.Extra, record, bytes, file, length, memory);
    }

    private void DropMessage(int file, string reason)
    {
        CloseFile(file);
        if (_messageLog.ShouldLog(_now))
        {
            Log.MessageDropped(_owner.Logger, reason, Index);
        }
    }

    /// <summary>Sends a record to a process, behind what waits for it. The file, which stands for the payload, is the reactor's until it is settled.</summary>
    private void Deliver(int target, RecordHeader header, ReadOnlySpan<byte> payload, int file, long length, long memoryBytes)
    {
        var lane = _current[target]!;
        header.Flags |= RecordFlags.Settle;
        var parcel = new Parcel(header, target) { File = file, FileLength = length, MemoryBytes = memoryBytes };
        Hold(file, memoryBytes, 1, target);
        if (header.Type == RecordType.TaskFinished)
        {
            parcel.EndBytes = Parcel.Overhead + payload.Length + length;
            _finishes[target].Add(parcel.EndBytes, isLarge: file >= 0);
        }

        if (lane is { IsHeld: false, Parcels.Count: 0, Corrupt: false } && lane.TryWrite(header, payload, file, length))
        {
            lane.Unsettled.Add(header.RequestId, parcel);
            return;
        }

        parcel.Keep(payload);
        lane.Parcels.AddLast(parcel);
        QueueOf(target)->MessageBytes += parcel.Charge;
        lane.Requests.SetWaiting(true);
    }

    /// <summary>Moves what waits for a process into its ring as far as it has room.</summary>
    private void PumpParcels(ReactorLane lane)
    {
        while (lane.Parcels.First is { } node && lane.CanDeliver)
        {
            var parcel = node.Value;
            if (!lane.TryWrite(parcel.Header, parcel.Payload, parcel.File, parcel.FileLength))
            {
                return;
            }

            lane.Parcels.RemoveFirst();
            QueueOf(lane.Lane.WorkerId)->MessageBytes -= parcel.Charge;
            parcel.FreePayload();
            lane.Unsettled.Add(parcel.Header.RequestId, parcel);
        }
    }

    /// <summary>Gives a lane with room again the messages and tasks that waited for it.</summary>
    private void PumpInternal(ReactorLane lane)
    {
        if (lane.Parcels.Count > 0)
        {
            PumpParcels(lane);
        }

        if (lane.TasksWait)
        {
            lane.TasksWait = false;
            AwaitTaskRoom();
        }

        if (lane.Requests.IsAwaited && lane.Parcels.Count == 0 && !lane.TasksWait && lane.Waiting.First is null && !lane.IsReplaying)
        {
            lane.Requests.SetWaiting(false);
        }
    }

    /// <summary>A process has handled a message.</summary>
    private bool SettleParcel(long request, ReactorLane lane)
    {
        if (!lane.Unsettled.Remove(request, out var parcel))
        {
            return false;
        }

        Free(parcel);
        CheckHeldTasks(lane);
        CheckHold(lane);
        return true;
    }

    /// <summary>
    /// A process is gone: the messages that it had not started wait for its successor, ahead of newer ones; those that it had are over.
    /// </summary>
    private void MoveParcels(List<LostRequest> started, List<LostRequest> unstarted, ReactorLane old, ReactorLane? next)
    {
        List<Parcel> moving = [];
        foreach (var request in unstarted)
        {
            if (old.Unsettled.Remove(request.Header.RequestId, out var parcel))
            {
                // The header is the reactor's own, whatever the dead process made of the record.
                parcel.Keep(parcel.File >= 0 ? request.Payload.AsSpan(..Math.Max(0, request.Payload.Length - PayloadFile.Size)) : request.Payload);
                moving.Add(parcel);
                QueueOf(old.Lane.WorkerId)->MessageBytes += parcel.Charge;
            }
        }

        foreach (var request in started)
        {
            if (old.Unsettled.ContainsKey(request.Header.RequestId))
            {
                Log.MessageLost(_owner.Logger, old.Lane.WorkerId);
            }
        }

        foreach (var parcel in old.Unsettled.Values)
        {
            Free(parcel);
        }

        old.Unsettled.Clear();
        moving.AddRange(old.Parcels);
        old.Parcels.Clear();
        if (next is null)
        {
            foreach (var parcel in moving)
            {
                QueueOf(old.Lane.WorkerId)->MessageBytes -= parcel.Charge;
                Free(parcel);
            }

            return;
        }

        for (var i = moving.Count - 1; i >= 0; i--)
        {
            next.Parcels.AddFirst(moving[i]);
        }

        next.Requests.SetWaiting(next.Requests.IsAwaited || next.Parcels.Count > 0);
    }

    /// <summary>A process is being replaced while it lives: its successor gets nothing before it has settled what it has, so that order holds.</summary>
    private void HoldBehind(ReactorLane old, ReactorLane next)
    {
        foreach (var parcel in old.Parcels)
        {
            next.Parcels.AddLast(parcel);
        }

        old.Parcels.Clear();
        old.Follower = next;
        next.IsHeld = true;

        // It waits for the ends of what it has sent, and they for nothing any more.
        ReleaseTasks(old);
        AwaitTaskRoom();
        CheckHold(old);
    }

    /// <summary>A lane is gone, with nothing left in it: the one after it has its turn, or is held in its place.</summary>
    private void EndHold(ReactorLane gone, ReactorLane next)
    {
        if (Array.Find(_lanes, lane => lane.Follower == gone) is { } first)
        {
            first.Follower = next;
            next.IsHeld = true;
            gone.Follower = null;
            return;
        }

        gone.IsHeld = false;
        CheckHold(gone);
    }

    /// <summary>Lets the follower of a lane begin, once nothing is left in it.</summary>
    private void CheckHold(ReactorLane lane)
    {
        if (lane.Follower is { } follower && lane is { IsHeld: false, TaskCount: 0, Unsettled.Count: 0 })
        {
            lane.Follower = null;
            follower.IsHeld = false;
            PumpParcels(follower);
            AwaitTaskRoom();

            // It may have been replaced itself before it had its turn.
            CheckHold(follower);
        }
    }

    private void Free(Parcel parcel)
    {
        if (parcel.EndBytes > 0)
        {
            _finishes[parcel.Target].Remove(parcel.EndBytes, isLarge: parcel.File >= 0);
        }

        Hold(parcel.File, parcel.MemoryBytes, -1, parcel.Target);
        parcel.Free();
    }

    private ProcessQueue* QueueOf(int process) => _region.Queue(Index, process);

    /// <summary>Counts a file that is held, or held no longer, so that senders know when to use less.</summary>
    private void Hold(int file, long memoryBytes, int count, int owner)
    {
        if (file >= 0)
        {
            Count(memoryBytes, count, owner);
        }
    }

    private void Count(long memoryBytes, int count, int owner)
    {
        _statistics->PayloadFiles += count;
        _statistics->PayloadBytes += count * memoryBytes;
        QueueOf(owner)->Files += count;
    }

    /// <summary>Takes the file that a record names at its end.</summary>
    private int TakeFile(ReactorLane sender, ReadOnlySpan<byte> payload, out long length)
    {
        length = 0;
        if (payload.Length < PayloadFile.Size)
        {
            return -1;
        }

        var named = System.Runtime.InteropServices.MemoryMarshal.Read<PayloadFile>(payload[^PayloadFile.Size..]);
        var file = sender.Lane.Files[Index].Take(named.Token);
        if (file >= 0 && (named.Length <= 0 || Sys.Seek(file, 0, Sys.SEEK_END) < named.Length))
        {
            // The books go by the length, so it has to be true.
            CloseFile(file);
            return -1;
        }

        length = named.Length;
        return file;
    }
}
