using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>
/// Sends the tasks and messages of one process, all over one reactor, so that they keep their order. The books of what is awaited and the rings are
/// the loop thread's; other threads leave copies in a queue that is charged to the process's budget.
/// </summary>
internal sealed class LoopTasks : TaskGateway
{
    /// <summary>How long a call that found the queue full waits before it looks again, where no result tells it earlier.</summary>
    private const int RetryMilliseconds = 5;

    private readonly TaskSettings _settings;
    private readonly LoopSynchronizationContext _context;
    private readonly Outbox[] _outboxes;
    private readonly OutboxBudget _budget;
    private readonly int _reactor;
    private readonly InternalRecords _records;
    private readonly ILogger _logger;
    private readonly Lazy<IPayloadSerializer> _serializer;
    private readonly ConcurrentQueue<ForeignTask> _foreign = new();
    private readonly Queue<ForeignTask> _parked = new();

    /// <summary>How many calls are parked for any task worker, and behind them for each.</summary>
    private readonly int[] _parkedFor;
    private readonly bool[] _isFull;
    private readonly PendingTasks _calls = new();
    private long _nextRetry = long.MaxValue;

    public LoopTasks(
        TaskSettings settings, InternalRecords records, int process, LoopSynchronizationContext context, Outbox[] outboxes, OutboxBudget budget, ILogger logger)
    {
        _settings = settings;
        _records = records;
        _context = context;
        _outboxes = outboxes;
        _budget = budget;
        _logger = logger;
        _reactor = process % outboxes.Length;
        _parkedFor = new int[settings.TaskWorkers + 1];
        _isFull = new bool[settings.TaskWorkers + 1];
        _serializer = new Lazy<IPayloadSerializer>(settings.Serializer);
    }

    public override IPayloadSerializer Serializer => _serializer.Value;

    public override SynchronizationContext? LoopContext => _context.IsOnLoop ? _context : null;

    public bool HasForeign => !_foreign.IsEmpty;

    /// <summary>Whether something waits to be sent.</summary>
    public bool HasUnsent => !_foreign.IsEmpty || _parked.Count > 0;

    /// <summary>When something is to be done here, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Next => Math.Min(_calls.NextDeadline, _nextRetry);

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
        if (_calls.Take(header.RequestId) is { } call)
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
        return _records.Write(_outboxes[(int)(request >> 56)], header, payload, InternalRoom.Always);
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

        if (_calls.NextDeadline <= now)
        {
            any = true;
            _calls.EachOverdue(now, call => GiveUp(call, TimedOut(call)));
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
        if (call.Token >= 0 && _calls.Take(call.Token) is not null)
        {
            _outboxes[_reactor].Send(RecordType.CancelTask, 0, 0, call.Token);
        }

        call.Fail(error);
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
        Interlocked.Increment(ref _parkedFor[LineOf(item.Target)]);
        _nextRetry = Math.Min(_nextRetry, Environment.TickCount64 + RetryMilliseconds);
    }

    /// <summary>Sends the calls that wait for room, the oldest first, and ends those that have waited too long.</summary>
    private void RetryParked(long now)
    {
        _nextRetry = long.MaxValue;
        Array.Clear(_isFull);
        List<PendingTask>? overdue = null;
        for (var count = _parked.Count; count > 0 && _parked.TryDequeue(out var item); count--)
        {
            var line = LineOf(item.Target);
            var waits = !item.IsOver && item.Call!.Deadline > now;
            _isFull[line] = _isFull[line] || (waits && _records.IsTaskQueueFull(item.Payload.Length, item.Target));
            if (waits && _isFull[line])
            {
                _parked.Enqueue(item);
                _nextRetry = now + RetryMilliseconds;
                continue;
            }

            Interlocked.Decrement(ref _parkedFor[line]);
            if (waits)
            {
                SendCall(item, item.Payload);
            }
            else if (!item.IsOver)
            {
                (overdue ??= []).Add(item.Call!);
            }

            item.Free(_budget);
        }

        // What awaits them goes on within this, and may send more: behind those that wait already.
        overdue?.ForEach(static call => call.Fail(TimedOut(call)));
    }

    /// <summary>Sends a task whose end is awaited, on the loop thread.</summary>
    private void SendCall(in ForeignTask item, ReadOnlySpan<byte> payload)
    {
        var call = item.Call!;
        _calls.Add(call);
        if (!WriteTask(item, call.Token, payload, InternalRoom.IfThereIs))
        {
            _calls.Take(call.Token);
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
        return _records.Write(_outboxes[_reactor], header, payload, room);
    }

    private MessageResult SendMessage(int target, long key, ReadOnlySpan<byte> payload)
    {
        if (!_records.HasProcess(target))
        {
            return MessageResult.NoSuchProcess;
        }

        if (_records.IsQueueFull(target, payload.Length))
        {
            return MessageResult.QueueFull;
        }

        return Send(new ForeignTask(RecordType.SendMessage, key, target, TaskMode.Post, 0), payload) ? MessageResult.Sent : MessageResult.QueueFull;
    }

    private bool WriteMessage(int target, long key, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var header = new RecordHeader { Type = RecordType.SendMessage, SessionId = key, Extra = target };
        return _records.Write(_outboxes[_reactor], header, payload, room);
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
        return Volatile.Read(ref _parkedFor[LineOf(worker ?? -1)]) > 0 || _records.IsTaskQueueFull(length, worker ?? -1) ? TaskSendResult.QueueFull : null;
    }

    /// <summary>Which parked calls one waits behind: those that it must not pass. A single task worker has what is for it and what is for any in one order.</summary>
    private int LineOf(int worker) => worker < 0 || _settings.TaskWorkers == 1 ? 0 : worker - _settings.Workers + 1;

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

    /// <summary>What the cancellation of one call needs.</summary>
    private sealed class CancelState(LoopTasks tasks, PendingTask call, long version)
    {
        public void Cancel(CancellationToken token) => tasks.Cancel(call, version, token);
    }
}
