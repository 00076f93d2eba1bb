using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// Tasks from the processes that send them to the task workers, and their ends back. A task is in these books from the moment its record was
/// taken to its end, so it outlives both its sender and the worker that has it.
/// </summary>
internal sealed unsafe partial class Reactor
{
    private const int MostBeyondLimit = 100_000;

    private readonly Dictionary<long, TaskCall> _tasks = [];
    private readonly Stack<TaskCall> _freeTasks = new();
    private readonly TaskQueue _taskQueue;
    private readonly Func<int, bool> _canRunTask;
    private readonly Func<int, bool> _canRunQueued;
    private readonly LogThrottle _taskLog = new();
    private Action? _tasksEnded;

    /// <summary>A process sends a task.</summary>
    private void OnSendTask(in RecordHeader header, byte* payload, ReactorLane sender)
    {
        var task = _freeTasks.TryPop(out var free) ? free : new TaskCall();
        task.Header = new RecordHeader
        {
            Type = RecordType.RunTask,
            Flags = header.Flags & RecordFlags.File,
            RequestId = NextRequestId(),
            SessionId = header.SessionId,
            Extra = sender.Lane.WorkerId,
        };
        task.Route = TaskRoute.Read(header.Extra);
        task.Token = header.RequestId;
        task.Sender = sender;
        task.Arrived = Stopwatch.GetTimestamp();
        _tasks.Add(task.Header.RequestId, task);
        if (task.Route.Mode == TaskMode.Call)
        {
            sender.Calls[task.Token] = task;
        }

        var bytes = new ReadOnlySpan<byte>(payload, header.Length);
        if (Refusal(task, bytes) is { } refusal)
        {
            _statistics->TasksRejected++;
            End(task, new TaskReport(refusal, 0), default, null);
            return;
        }

        if (task.File >= 0)
        {
            bytes = default;
        }

        var worker = WorkerForNew(task);
        if (worker >= 0 && TryRun(task, _current[worker]!, bytes))
        {
            return;
        }

        task.Keep(bytes);
        Enqueue(task, isNew: true);
        AwaitTaskRoom();
    }

    /// <summary>Takes the file of a task that has one, and says why the task cannot be run.</summary>
    private TaskEnd? Refusal(TaskCall task, ReadOnlySpan<byte> payload)
    {
        if ((task.Header.Flags & RecordFlags.File) != 0)
        {
            task.File = TakeFile(task.Sender, payload, out task.FileLength);
            task.IsInMemory = task.File >= 0 && (task.Header.Flags & RecordFlags.Spilled) == 0;
            task.FileOwner = TargetOf(task);
            Hold(task.File, task.IsInMemory ? task.FileLength : 0, 1, task.FileOwner);
            if (task.File < 0)
            {
                return TaskEnd.PayloadLost;
            }
        }
        else if (payload.Length > task.Sender.LongestInPlace)
        {
            return TaskEnd.PayloadLost;
        }

        if (_finishing)
        {
            return TaskEnd.Stopping;
        }

        var loads = _owner.Tasks;
        if (loads.Count == 0 || (task.Route.Worker >= 0 && !loads.Contains(task.Route.Worker)))
        {
            return TaskEnd.NoSuchWorker;
        }

        // Senders keep to the limit themselves; only one that has scribbled gets this far beyond it.
        return _statistics->TasksQueued >= _settings.MaxTasksQueued + (long)MostBeyondLimit ? TaskEnd.QueueFull : null;
    }

    /// <summary>The task worker that a new task can go to at once, or -1.</summary>
    private int WorkerForNew(TaskCall task)
    {
        var loads = _owner.Tasks;
        if (MustWait(task))
        {
            return -1;
        }

        if (task.Route.Worker < 0)
        {
            return _taskQueue.HasAny ? -1 : loads.Choose(_now, _canRunTask);
        }

        var worker = task.Route.Worker;
        return !_taskQueue.HasFor(worker) && loads.HasRoom(worker, _now) && _canRunTask(worker) ? worker : -1;
    }

    private bool CanRunTask(int worker) =>
        worker < _current.Length && _current[worker] is { Corrupt: false, TasksWait: false, IsHeld: false };

    private void Enqueue(TaskCall task, bool isNew)
    {
        task.Lane = null;
        if (isNew)
        {
            _taskQueue.Add(task);
        }
        else
        {
            _taskQueue.Return(task);
        }

        CountWaiting(task, 1);
    }

    /// <summary>Counts a task that waits, or waits no longer, where its senders look.</summary>
    private void CountWaiting(TaskCall task, int count)
    {
        var bytes = count * task.Bytes;
        if (task.IsHeld)
        {
            _statistics->TasksHeld += count;
            var sender = QueueOf(task.Sender.Lane.WorkerId);
            sender->HeldTasks += count;
            sender->HeldBytes += bytes;
            return;
        }

        _statistics->TasksQueued += count;
        _statistics->TaskBytesQueued += bytes;
        if (task.Route.Worker >= 0)
        {
            var worker = QueueOf(task.Route.Worker);
            worker->Tasks += count;
            worker->TaskBytes += bytes;
        }
    }

    /// <summary>Gives a task to a worker; false where there is no room for its record or its descriptor.</summary>
    private bool TryRun(TaskCall task, ReactorLane lane, ReadOnlySpan<byte> payload)
    {
        if (!lane.TryWrite(task.Header, payload, task.File, task.FileLength))
        {
            lane.TasksWait = true;
            lane.Requests.SetWaiting(true);
            return false;
        }

        task.Lane = lane;
        lane.TaskCount++;
        _statistics->TasksRunning++;
        _owner.Tasks.Begin(lane.Lane.WorkerId, _now);
        return true;
    }

    /// <summary>Gives waiting tasks to the task workers that can take them. On the reactor's thread.</summary>
    public void PumpTasks()
    {
        while (_taskQueue.Count > 0)
        {
            var worker = _owner.Tasks.Choose(_now, _canRunQueued);
            if (worker < 0 || !_taskQueue.TryPeek(worker, out var task))
            {
                break;
            }

            if (task.IsDropped)
            {
                _taskQueue.Take(task);
                Release(task);
                continue;
            }

            if (MustWait(task))
            {
                _taskQueue.Take(task);
                HoldTask(task);
                continue;
            }

            if (!TryRun(task, _current[worker]!, new ReadOnlySpan<byte>(task.Payload, task.Payload is null ? 0 : task.Header.Length)))
            {
                continue;
            }

            CountWaiting(task, -1);
            _taskQueue.Take(task);
            task.FreePayload();
        }
    }

    /// <summary>Has the reactor told when a task worker has room, and looks once more, because one may have had it just now.</summary>
    private void AwaitTaskRoom()
    {
        if (_taskQueue.Count > 0)
        {
            _owner.Tasks.SetWaiting(Index, true);
            Interlocked.MemoryBarrier();
            PumpTasks();
        }

        if (_taskQueue.Count == 0)
        {
            _owner.Tasks.SetWaiting(Index, false);
        }
    }

    /// <summary>A task worker, or another reactor, has made room. On the reactor's thread.</summary>
    public void OnTaskRoom() => AwaitTaskRoom();

    /// <summary>A task worker says that a task has ended.</summary>
    private void OnTaskDone(in RecordHeader header, byte* payload, ReactorLane lane)
    {
        var bytes = new ReadOnlySpan<byte>(payload, header.Length);
        var report = TaskReport.Read(header.Extra);
        LargeResult? large = null;
        if ((header.Flags & RecordFlags.File) != 0)
        {
            var file = TakeFile(lane, bytes, out var length);
            large = new LargeResult(file, length, (header.Flags & RecordFlags.Spilled) == 0 ? length : 0);
            bytes = default;
            if (file < 0)
            {
                (report, large) = (report with { End = TaskEnd.PayloadLost }, null);
            }
        }

        if (!_tasks.TryGetValue(header.RequestId, out var task) || task.Lane != lane)
        {
            CloseFile(large?.File ?? -1);
            return;
        }

        var total = Stopwatch.GetTimestamp() - task.Arrived;
        _statistics->TaskWaits[DurationBuckets.Of(total - report.RunTicks)]++;
        _statistics->TaskRuns[DurationBuckets.Of(report.RunTicks)]++;
        switch (report.End)
        {
            case TaskEnd.Done:
                _statistics->TasksDone++;
                break;
            case TaskEnd.Failed:
                _statistics->TasksFailed++;
                break;
            default:
                _statistics->TasksRejected++;
                break;
        }

        // What was not run says nothing of how long tasks take.
        Leave(task, report.End is TaskEnd.Done or TaskEnd.Failed ? report.RunTicks : -1);
        End(task, report, bytes, large);
    }

    /// <summary>A task is with its worker no longer.</summary>
    private void Leave(TaskCall task, long runTicks)
    {
        var lane = task.Lane!;
        task.Lane = null;
        lane.TaskCount--;
        _statistics->TasksRunning--;
        _owner.Tasks.End(lane.Lane.WorkerId, _now, runTicks, Index);
        CheckHold(lane);
    }

    /// <summary>Tells the sender of a task how it ended, and forgets it.</summary>
    private void End(TaskCall task, TaskReport report, ReadOnlySpan<byte> payload, LargeResult? large)
    {
        _tasks.Remove(task.Header.RequestId);
        var header = new RecordHeader
        {
            Flags = large is null ? RecordFlags.None : RecordFlags.File,
            Attempt = task.Header.Attempt,
            RequestId = task.Token,
            SessionId = task.Header.SessionId,
            Extra = report.ToExtra(),
        };
        switch (task.Route.Mode)
        {
            case TaskMode.Call when task.Sender.Calls.Remove(task.Token) && !task.Sender.Gone:
                header.Type = RecordType.TaskResult;
                if (large is not null)
                {
                    Count(large.MemoryBytes, 1, task.Sender.Lane.WorkerId);
                }

                task.Sender.Complete(header, payload, large?.File ?? -1, large?.Length ?? 0, large?.MemoryBytes ?? 0);
                break;
            case TaskMode.Finish:
                header.Type = RecordType.TaskFinished;
                Finish(task, header, payload, large);
                break;
            default:
                CloseFile(large?.File ?? -1);
                break;
        }

        Release(task);
        TellTasksEnded();
    }

    /// <summary>The tag stands before the payload: the request id is the reactor's own.</summary>
    private void Finish(TaskCall task, RecordHeader header, ReadOnlySpan<byte> payload, LargeResult? large)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(sizeof(long) + payload.Length);
        var tagged = buffer.AsSpan(0, sizeof(long) + payload.Length);
        MemoryMarshal.Write(tagged, in task.Token);
        payload.CopyTo(tagged[sizeof(long)..]);
        header.RequestId = NextRequestId();
        Deliver(task.Sender.Lane.WorkerId, header, tagged, large?.File ?? -1, large?.Length ?? 0, large?.MemoryBytes ?? 0);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Release(TaskCall task)
    {
        FreePayload(task);
        task.Clear();
        _freeTasks.Push(task);
    }

    private void FreePayload(TaskCall task)
    {
        Hold(task.File, task.IsInMemory ? task.FileLength : 0, -1, task.FileOwner);
        task.FreePayload();
        task.CloseFile();
    }

    /// <summary>Nobody waits for a task any more: it is not run, where it was not given to a worker; else that is told.</summary>
    private void OnCancelTask(long token, ReactorLane sender)
    {
        if (!sender.Calls.Remove(token, out var task))
        {
            return;
        }

        task.Route = task.Route with { Mode = TaskMode.Post };
        if (task.Lane is { } lane)
        {
            lane.Complete(new RecordHeader { Type = RecordType.StopTask, RequestId = task.Header.RequestId }, default);
            return;
        }

        _statistics->TasksRejected++;
        CountWaiting(task, -1);
        _tasks.Remove(task.Header.RequestId);

        // The queue has it until it comes to it.
        task.IsDropped = true;
        FreePayload(task);
        TellTasksEnded();
    }

    /// <summary>A process is gone: nobody waits any more for the results that it waited for.</summary>
    private void EndCalls(ReactorLane lane)
    {
        foreach (var task in lane.Calls.Values)
        {
            task.Route = task.Route with { Mode = TaskMode.Post };
        }

        lane.Calls.Clear();
        lane.DropCompletions();
        CountTakenResults(lane);
        ReleaseTasks(lane);
    }

    /// <summary>A task worker is gone: what it had started is settled by its policy, and what it had not goes to whichever is free.</summary>
    private void SettleTasks(List<LostRequest> started, List<LostRequest> unstarted, ReactorLane lane)
    {
        foreach (var request in unstarted)
        {
            if (Find(request, lane) is { } task)
            {
                Leave(task, -1);
                task.Keep(task.File >= 0 ? default : request.Payload);
                Enqueue(task, isNew: false);
            }
        }

        foreach (var request in started)
        {
            if (Find(request, lane) is not { } task)
            {
                // Its end was among what the dead worker had committed.
                continue;
            }

            Leave(task, -1);
            task.Header.Attempt++;
            if (request.OnCrash == CrashPolicy.Redeliver && task.Header.Attempt < request.Attempts)
            {
                task.Keep(task.File >= 0 ? default : request.Payload);
                Enqueue(task, isNew: false);
            }
            else
            {
                Lose(task);
            }
        }

        // What the dead worker made of its lane names no others, but the books do.
        foreach (var task in _tasks.Values.Where(task => task.Lane == lane).ToArray())
        {
            Leave(task, -1);
            task.Header.Attempt++;
            Lose(task);
        }

        AwaitTaskRoom();
    }

    private TaskCall? Find(LostRequest request, ReactorLane lane) =>
        _tasks.TryGetValue(request.Header.RequestId, out var task) && task.Lane == lane ? task : null;

    private void Lose(TaskCall task)
    {
        _statistics->TasksLost++;
        if (_taskLog.ShouldLog(_now))
        {
            Log.TaskLost(_owner.Logger, task.Header.Attempt, _statistics->TasksLost, Index);
        }

        End(task, new TaskReport(TaskEnd.Lost, 0), default, null);
    }

    /// <summary>Calls back once no task waits or runs here. On the reactor's thread.</summary>
    public void AwaitTasks(Action ended)
    {
        _tasksEnded = ended;
        foreach (var lane in _lanes)
        {
            ReleaseTasks(lane);
        }

        AwaitTaskRoom();
        TellTasksEnded();
    }

    private void TellTasksEnded()
    {
        if (_tasks.Count == 0 && _tasksEnded is { } ended)
        {
            _tasksEnded = null;
            ended();
        }
    }

    /// <summary>A task's result that is too large for a ring.</summary>
    private sealed record LargeResult(int File, long Length, long MemoryBytes);
}
