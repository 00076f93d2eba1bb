using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>
/// Sends the tasks and messages of one process, all over one reactor, so that they keep their order, and keeps the books of what is awaited. The
/// books and the rings are the loop thread's; other threads leave copies in a queue that is charged to the process's budget.
/// </summary>
internal sealed unsafe class LoopTasks : TaskGateway
{
    /// <summary>How many large payloads the master may hold: each is a descriptor.</summary>
    private const int MostFiles = 256;

    /// <summary>How long a call that found the queue full waits before it looks again, where no result tells it earlier.</summary>
    private const int RetryMilliseconds = 5;

    /// <summary>Before the payload in the same record: the tag of a finish, and the name of a file.</summary>
    private const int RecordOverhead = 64;

    private readonly TaskSettings _settings;
    private readonly SharedRegion _region;
    private readonly LoopSynchronizationContext _context;
    private readonly Outbox[] _outboxes;
    private readonly OutboxBudget _budget;
    private readonly int _reactor;
    private readonly int _longestInline;
    private readonly int _longestResultInline;
    private readonly string _tempDirectory;
    private readonly ILogger _logger;
    private readonly LogThrottle _payloadLog = new();
    private readonly Lazy<IPayloadSerializer> _serializer;
    private readonly ConcurrentQueue<ForeignTask> _foreign = new();
    private readonly Queue<ForeignTask> _parked = new();
    private readonly TakenCounts* _taken;

    /// <summary>What was written to the ring, as <see cref="TakenCounts"/> counts it.</summary>
    private TakenCounts _sent;
    private readonly List<PendingTask?> _calls = [];
    private readonly List<int> _uses = [];
    private readonly Stack<int> _free = new();
    private long _nextDeadline = long.MaxValue;
    private long _nextRetry = long.MaxValue;

    public LoopTasks(
        TaskSettings settings, int process, Lane lane, SharedRegion region, LoopSynchronizationContext context, Outbox[] outboxes, OutboxBudget budget,
        string tempDirectory, ILogger logger)
    {
        _logger = logger;
        _settings = settings;
        _region = region;
        _context = context;
        _outboxes = outboxes;
        _budget = budget;
        _reactor = process % outboxes.Length;
        _taken = lane.Taken(_reactor);
        _tempDirectory = tempDirectory;
        _serializer = new Lazy<IPayloadSerializer>(settings.Serializer);
        var request = (lane.Settings.RequestRingBytes / 4) - RecordHeader.Size;
        _longestInline = Math.Min(Math.Min(request, outboxes[0].LargestRecord), lane.Settings.ArenaBytes) - RecordOverhead;
        _longestResultInline = Math.Min(_longestInline, (Lane.CompletionRingBytes / 4) - RecordHeader.Size - RecordOverhead);
    }

    public override IPayloadSerializer Serializer => _serializer.Value;

    public override SynchronizationContext? LoopContext => _context.IsOnLoop ? _context : null;

    public bool HasForeign => !_foreign.IsEmpty;

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasUnsent => !_foreign.IsEmpty || _parked.Count > 0;

    /// <summary>When something is to be done here, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Next => Math.Min(_nextDeadline, _nextRetry);

    public override void Call(long key, ReadOnlySpan<byte> payload, in TaskOptions options, PendingTask call, CancellationToken cancellation)
    {
        call.Deadline = DeadlineOf(options);
        if (cancellation.CanBeCanceled)
        {
            call.Cancellation = cancellation.UnsafeRegister(
                static (state, token) => ((CancelState)state!).Cancel(token), new CancelState(this, call, call.Use));
        }

        var item = new ForeignTask(RecordType.SendTask, key, options.Worker ?? -1, TaskMode.Call, 0) { Call = call };
        var refusal = Refusal(payload.Length, options.Worker);
        if (refusal is { } result && !(result == TaskSendResult.QueueFull && _settings.Tasks.WhenFull == TaskQueueMode.Wait))
        {
            call.Fail(TaskErrors.Rejected(call.Name, result));
        }
        else if (!_context.IsOnLoop || refusal is not null)
        {
            if (!TryCopy(ref item, payload))
            {
                call.Fail(TaskErrors.Rejected(call.Name, TaskSendResult.QueueFull));
            }
            else if (_context.IsOnLoop)
            {
                Park(item);
            }
            else
            {
                _foreign.Enqueue(item);
                _context.Wake();
            }
        }
        else
        {
            SendCall(item, payload);
        }
    }

    public override TaskSendResult Send(long key, ReadOnlySpan<byte> payload, in TaskOptions options, TaskMode mode, long tag)
    {
        if (Refusal(payload.Length, options.Worker) is { } refusal)
        {
            return refusal;
        }

        var item = new ForeignTask(RecordType.SendTask, key, options.Worker ?? -1, mode, tag);
        return Send(item, payload) ? TaskSendResult.Sent : TaskSendResult.QueueFull;
    }

    public override MessageResult SendMessage(in ProcessTarget target, long key, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > _settings.Messages.MaxLength)
        {
            return MessageResult.TooLarge;
        }

        if (target.Kind != ProcessTargetKind.AllWorkers)
        {
            return SendMessage(IdOf(target), key, payload);
        }

        // To as many as there is room for: one that is stuck keeps the others from nothing.
        var result = MessageResult.Sent;
        for (var worker = 0; worker < _settings.Workers; worker++)
        {
            var sent = SendMessage(worker, key, payload);
            result = result == MessageResult.Sent ? sent : result;
        }

        return result;
    }

    /// <summary>A task of this process has ended. On the loop thread.</summary>
    public void Settle(in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        if (TakeCall(header.RequestId) is { } call)
        {
            call.Settle(TaskReport.Read(header.Extra), header.Attempt, payload);
        }

        if (_parked.Count > 0)
        {
            _nextRetry = 0;
        }
    }

    /// <summary>Sends a task's result, or what it has thrown; it is never refused. On the loop thread of a task worker.</summary>
    public bool SendResult(long request, TaskReport report, ReadOnlySpan<byte> payload)
    {
        var header = new RecordHeader { Type = RecordType.TaskDone, RequestId = request, Extra = report.ToExtra() };
        return Write(_outboxes[(int)(request >> 56)], header, payload, _longestResultInline, InternalRoom.Always);
    }

    /// <summary>Sends what other threads have queued, and ends what has waited too long. On the loop thread; true where there was something.</summary>
    public bool Pump()
    {
        var any = false;
        while (_foreign.TryDequeue(out var item))
        {
            any = true;
            SendForeign(item);
        }

        if (Next == long.MaxValue)
        {
            return any;
        }

        var now = Environment.TickCount64;
        if (_nextRetry <= now)
        {
            any = true;
            RetryParked(now);
        }

        if (_nextDeadline <= now)
        {
            any = true;
            EndOverdue(now);
        }

        return any;
    }

    /// <summary>Has a call that waits be given up. Any thread.</summary>
    private void Cancel(PendingTask call, long version, CancellationToken cancellation) => _context.Post(
        _ =>
        {
            // A later use of the same object is another call.
            if (call.Use == version && !call.IsSettled)
            {
                GiveUp(call, new OperationCanceledException(cancellation));
            }
        },
        null);

    private void GiveUp(PendingTask call, Exception error)
    {
        if (call.Token >= 0 && TakeCall(call.Token) is not null)
        {
            _outboxes[_reactor].Send(RecordType.CancelTask, 0, 0, call.Token);
        }

        call.Fail(error);
    }

    private void EndOverdue(long now)
    {
        _nextDeadline = long.MaxValue;
        for (var i = 0; i < _calls.Count; i++)
        {
            if (_calls[i] is not { } call)
            {
                continue;
            }

            if (call.Deadline <= now)
            {
                GiveUp(call, TimedOut(call));
            }
            else
            {
                _nextDeadline = Math.Min(_nextDeadline, call.Deadline);
            }
        }
    }

    private static TimeoutException TimedOut(PendingTask call) => new($"The task {call.Name} has not ended in time.");

    private void SendForeign(in ForeignTask item)
    {
        var payload = item.Payload;
        if (item.Call is null)
        {
            // Whoever sent it was told that it is on its way.
            if (!(item.Type == RecordType.SendMessage
                ? WriteMessage(item.Target, item.Key, payload, InternalRoom.Charged)
                : WriteTask(item, 0, payload, InternalRoom.Charged)))
            {
                Log.ForeignSendLost(_logger, item.Type == RecordType.SendMessage ? "message" : "task");
                _budget.Return(payload.Length);
            }

            item.FreeCopy();
            return;
        }

        if (item.IsOver)
        {
            // It was cancelled before it could be sent.
        }
        else if (Refusal(payload.Length, item.Target < 0 ? null : item.Target) == TaskSendResult.QueueFull && _settings.Tasks.WhenFull == TaskQueueMode.Wait)
        {
            Park(item);
            return;
        }
        else
        {
            SendCall(item, payload);
        }

        item.Free(_budget);
    }

    private void Park(in ForeignTask item)
    {
        item.Call!.Token = -1;
        _parked.Enqueue(item);
        _nextRetry = Math.Min(_nextRetry, Environment.TickCount64 + RetryMilliseconds);
    }

    /// <summary>Sends the calls that wait for room, the oldest first, and ends those that have waited too long.</summary>
    private void RetryParked(long now)
    {
        _nextRetry = long.MaxValue;
        var isFull = false;
        for (var count = _parked.Count; count > 0 && _parked.TryDequeue(out var item); count--)
        {
            if (!item.IsOver && item.Call!.Deadline > now)
            {
                isFull = isFull || IsQueueFull(item.Payload.Length);
                if (isFull)
                {
                    _parked.Enqueue(item);
                    _nextRetry = now + RetryMilliseconds;
                    continue;
                }

                SendCall(item, item.Payload);
            }
            else if (!item.IsOver)
            {
                item.Call!.Fail(TimedOut(item.Call));
            }

            item.Free(_budget);
        }
    }

    /// <summary>Sends a task whose end is awaited, on the loop thread.</summary>
    private void SendCall(in ForeignTask item, ReadOnlySpan<byte> payload)
    {
        var call = item.Call!;
        AddCall(call);
        if (!WriteTask(item, call.Token, payload, InternalRoom.IfThereIs))
        {
            TakeCall(call.Token);
            call.Fail(TaskErrors.Rejected(call.Name, TaskSendResult.QueueFull));
        }
    }

    private bool Send(ForeignTask item, ReadOnlySpan<byte> payload)
    {
        if (_context.IsOnLoop)
        {
            return item.Type == RecordType.SendMessage
                ? WriteMessage(item.Target, item.Key, payload, InternalRoom.IfThereIs)
                : WriteTask(item, item.Tag, payload, InternalRoom.IfThereIs);
        }

        if (!TryCopy(ref item, payload))
        {
            return false;
        }

        _foreign.Enqueue(item);
        _context.Wake();
        return true;
    }

    private bool TryCopy(ref ForeignTask item, ReadOnlySpan<byte> payload)
    {
        if (!_budget.TryTake(payload.Length))
        {
            return false;
        }

        item = item.With(payload);
        return true;
    }

    private bool WriteTask(in ForeignTask item, long token, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var header = new RecordHeader
        {
            Type = RecordType.SendTask,
            RequestId = item.Call is null ? item.Tag : token,
            SessionId = item.Key,
            Extra = new TaskRoute(item.Target, item.Mode).ToExtra(),
        };
        if (!Write(_outboxes[_reactor], header, payload, _longestInline, room))
        {
            return false;
        }

        Volatile.Write(ref _sent.Tasks, _sent.Tasks + 1);
        return true;
    }

    private MessageResult SendMessage(int target, long key, ReadOnlySpan<byte> payload)
    {
        if ((uint)target >= (uint)_region.Processes)
        {
            return MessageResult.NoSuchProcess;
        }

        // One that is longer than all that may wait goes where nothing waits.
        var level = Volatile.Read(ref *_region.QueueLevel(_reactor, target));
        if ((level > 0 && level + payload.Length > _settings.Messages.MaxQueueBytes) ||
            (payload.Length > _longestInline && FilesInUse() >= MostFiles))
        {
            return MessageResult.QueueFull;
        }

        return Send(new ForeignTask(RecordType.SendMessage, key, target, TaskMode.Post, 0), payload) ? MessageResult.Sent : MessageResult.QueueFull;
    }

    private bool WriteMessage(int target, long key, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var header = new RecordHeader { Type = RecordType.SendMessage, SessionId = key, Extra = target };
        return Write(_outboxes[_reactor], header, payload, _longestInline, room);
    }

    /// <summary>Writes a record, with its payload in it, or in shared memory, or in a file; false where there is room for none of them.</summary>
    private bool Write(Outbox outbox, RecordHeader header, ReadOnlySpan<byte> payload, int longest, InternalRoom room)
    {
        if (payload.Length <= longest)
        {
            return outbox.SendInternal(header, payload, room);
        }

        var useMemory = MemoryInUse() + payload.Length <= _settings.MaxMemoryBytes;
        var fd = LargePayload.TryCreate(payload, _tempDirectory, useMemory, out var isFile, out var error);
        if (fd < 0)
        {
            if (_payloadLog.ShouldLog(Environment.TickCount64))
            {
                Log.PayloadFailed(_logger, payload.Length, _tempDirectory, Sys.Describe(error));
            }

            return false;
        }

        if (room == InternalRoom.Charged)
        {
            _budget.Return(payload.Length);
        }

        header.Flags |= RecordFlags.File | (isFile ? RecordFlags.Spilled : RecordFlags.None);
        if (header.Type != RecordType.TaskDone)
        {
            Volatile.Write(ref _sent.Files, _sent.Files + 1);
            Volatile.Write(ref _sent.FileBytes, _sent.FileBytes + payload.Length);
        }

        outbox.SendInternalFile(header, fd, payload.Length);
        return true;
    }

    private long FilesInUse()
    {
        var files = Volatile.Read(ref _sent.Files) - Volatile.Read(ref _taken->Files);
        for (var i = 0; i < _region.Reactors; i++)
        {
            files += Volatile.Read(ref _region.Statistics(i)->PayloadFiles);
        }

        return files;
    }

    private long MemoryInUse()
    {
        var bytes = Volatile.Read(ref _sent.FileBytes) - Volatile.Read(ref _taken->FileBytes);
        for (var i = 0; i < _region.Reactors; i++)
        {
            bytes += Volatile.Read(ref _region.Statistics(i)->PayloadBytes);
        }

        return bytes;
    }

    private TaskSendResult? Refusal(int length, int? worker)
    {
        if (_settings.TaskWorkers == 0)
        {
            return TaskSendResult.NoTaskWorkers;
        }

        if (worker is { } id && (uint)(id - _settings.Workers) >= (uint)_settings.TaskWorkers)
        {
            return TaskSendResult.NoSuchWorker;
        }

        if (length > _settings.Tasks.MaxPayloadLength)
        {
            return TaskSendResult.TooLarge;
        }

        // What waits for room in this process already goes first.
        return _parked.Count > 0 || IsQueueFull(length) ? TaskSendResult.QueueFull : null;
    }

    private bool IsQueueFull(int length)
    {
        // In this order, so that what the master takes meanwhile counts twice rather than not at all.
        var tasks = Volatile.Read(ref _sent.Tasks) - Volatile.Read(ref _taken->Tasks);
        long bytes = length;
        for (var i = 0; i < _region.Reactors; i++)
        {
            var reactor = _region.Statistics(i);
            tasks += Volatile.Read(ref reactor->TasksQueued);
            bytes += Volatile.Read(ref reactor->TaskBytesQueued);
        }

        return tasks >= _settings.Tasks.MaxQueue || (bytes > _settings.Tasks.MaxQueueBytes && tasks > 0) ||
            (length > _longestInline && FilesInUse() >= MostFiles);
    }

    private int IdOf(in ProcessTarget target)
    {
        switch (target.Kind)
        {
            case ProcessTargetKind.Process:
                return target.Id;
            case ProcessTargetKind.Manager:
                return _settings.ManagerId;
            default:
                for (var i = 0; i < _settings.UserProcesses.Count; i++)
                {
                    var entry = _settings.UserProcesses[i];
                    if (entry.Index == target.Id && string.Equals(entry.Definition.Name, target.Name, StringComparison.OrdinalIgnoreCase))
                    {
                        return _settings.Workers + _settings.TaskWorkers + i;
                    }
                }

                return -1;
        }
    }

    private long DeadlineOf(in TaskOptions options)
    {
        var timeout = options.Timeout ?? _settings.Tasks.Timeout;
        return timeout == Timeout.InfiniteTimeSpan || (options.Timeout is null && timeout == TimeSpan.Zero)
            ? long.MaxValue
            : Environment.TickCount64 + (long)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 0, long.MaxValue / 2);
    }

    private void AddCall(PendingTask call)
    {
        if (!_free.TryPop(out var index))
        {
            index = _calls.Count;
            _calls.Add(null);
            _uses.Add(0);
        }

        _calls[index] = call;
        call.Token = ((long)(_uses[index] = (_uses[index] + 1) & int.MaxValue) << 32) | (uint)index;
        _nextDeadline = Math.Min(_nextDeadline, call.Deadline);
    }

    /// <summary>Takes a call out of the books; null where it was given up before.</summary>
    private PendingTask? TakeCall(long token)
    {
        var index = (int)token;
        if ((uint)index >= (uint)_calls.Count || _calls[index] is not { } call || call.Token != token)
        {
            return null;
        }

        _calls[index] = null;
        _free.Push(index);
        return call;
    }

    /// <summary>What the cancellation of one call needs.</summary>
    private sealed class CancelState(LoopTasks tasks, PendingTask call, long version)
    {
        public void Cancel(CancellationToken token) => tasks.Cancel(call, version, token);
    }
}
