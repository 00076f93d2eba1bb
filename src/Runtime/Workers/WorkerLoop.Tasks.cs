using System.Diagnostics;
using Prefork.Diagnostics;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>What other processes of the server send: tasks to run, the ends of tasks, and messages.</summary>
internal sealed unsafe partial class WorkerLoop
{
    /// <summary>How many tasks may have been called off that have not come yet.</summary>
    private const int MostStopped = 1024;

    private readonly LoopTasks _tasks;
    private readonly IncomingFiles[] _incoming;
    private readonly TaskRun _synchronousTask = new();
    private readonly EventArguments _synchronousTaskArguments;
    private readonly Stack<TaskRun> _freeRuns = new();
    private readonly Dictionary<long, TaskRun> _runningTasks = [];
    private readonly HashSet<long> _stoppedTasks = [];
    private readonly LogThrottle _unknownLog = new();

    /// <summary>The record's own payload of what a synchronous handler is called for.</summary>
    private byte* _taggedPayload;

    /// <summary>What sends tasks and messages of this process.</summary>
    public TaskGateway Tasks => _tasks;

    private static bool IsInternal(RecordType type) => type is RecordType.RunTask or RecordType.TaskFinished or RecordType.PipeMessage;

    /// <summary>False where there is no room to run it.</summary>
    private bool HandleInternal(in RecordHeader header, byte* payload)
    {
        var handlers = header.Type switch
        {
            RecordType.RunTask => _handlers.Tasks,
            RecordType.TaskFinished => _handlers.Finishes,
            _ => _handlers.Messages,
        };
        var reactor = (int)(header.RequestId >> 56);
        if (header.Type == RecordType.RunTask && _completions[reactor].HasRecord)
        {
            // One that was called off is not to be run: what says so was sent behind it.
            ReceiveCompletions(reactor);
        }

        var handler = handlers.GetValueOrDefault(header.SessionId);
        if (handler is null || _stoppedTasks.Remove(header.RequestId))
        {
            Refuse(header, payload, handler is null ? TaskEnd.Unknown : TaskEnd.Cancelled);
            return true;
        }

        if (handler.Async is not null)
        {
            return HandleAside(header, payload, handler, -header.RequestId, null);
        }

        _taggedPayload = payload;
        var data = FindInternal(header, payload, out var length, out var large);
        if (data is null)
        {
            Refuse(header, null, TaskEnd.PayloadLost);
        }
        else
        {
            RunSynchronous(header, data, length, handler);
        }

        large?.Dispose();
        return true;
    }

    /// <summary>Ends what no handler takes.</summary>
    private void Refuse(in RecordHeader header, byte* payload, TaskEnd end)
    {
        if ((header.Flags & RecordFlags.File) != 0 && payload is not null)
        {
            _ = FindInternal(header, payload, out _, out var large);
            large?.Dispose();
        }

        if (header.Type == RecordType.RunTask)
        {
            _tasks.SendResult(header.RequestId, new TaskReport(end, 0), default);
        }
        else if (_unknownLog.ShouldLog(Environment.TickCount64))
        {
            Log.MessageUnknown(
                _logger,
                header.Type == RecordType.PipeMessage ? "message" : "end of a task",
                header.Type == RecordType.PipeMessage ? header.Extra : _worker.Id,
                end == TaskEnd.PayloadLost);
        }
    }

    /// <summary>Where the payload lies: in its record, or in the file that this names. Null where that did not come.</summary>
    private byte* FindInternal(in RecordHeader header, byte* payload, out int length, out LargePayload? large)
    {
        large = null;
        length = header.Length;
        if ((header.Flags & RecordFlags.File) == 0)
        {
            return payload;
        }

        if (length < PayloadFile.Size)
        {
            return null;
        }

        var file = *(PayloadFile*)(payload + length - PayloadFile.Size);
        large = LargePayload.TryOpen(_incoming[(int)(header.RequestId >> 56)].Take(file.Token), file.Length);
        length = large?.Length ?? 0;
        return large is null ? null : large.Address;
    }

    /// <summary>A call of this process has its result. The file is named by its token, which the reactor has made.</summary>
    private void ReceiveResult(in RecordHeader header, byte* payload, int reactor)
    {
        if ((header.Flags & RecordFlags.File) == 0)
        {
            _tasks.Settle(header, new ReadOnlySpan<byte>(payload, header.Length));
            return;
        }

        var file = header.Length >= PayloadFile.Size ? *(PayloadFile*)payload : default;
        using var large = LargePayload.TryOpen(_incoming[reactor].Take(file.Token), file.Length);
        if (large is null)
        {
            _tasks.Settle(header with { Extra = new TaskReport(TaskEnd.PayloadLost, 0).ToExtra() }, default);
        }
        else
        {
            _tasks.Settle(header, new ReadOnlySpan<byte>(large.Address, large.Length));
        }
    }

    /// <summary>Nobody waits any more for a task that this process has, or is about to get.</summary>
    private void StopTask(long request)
    {
        if (_runningTasks.TryGetValue(request, out var run))
        {
            try
            {
                run.Stop();
            }
            catch (AggregateException exception)
            {
                // Of what the task had registered with its token.
                _onPostFailed(exception);
            }
        }
        else if (_requests[(int)(request >> 56)].HasRecord)
        {
            // It may stand in the ring. One that has ended meanwhile never comes: such numbers are dropped when there are many.
            if (_stoppedTasks.Count == MostStopped)
            {
                _stoppedTasks.Clear();
            }

            _stoppedTasks.Add(request);
        }
    }

    /// <summary>What a handler of the server's own events is called with.</summary>
    private EventArguments InternalArguments(in RecordHeader header, BoundHandler handler, AsyncRequest? request, ref byte* data, ref int length)
    {
        switch (header.Type)
        {
            case RecordType.RunTask:
                var run = request is null ? _synchronousTask : _freeRuns.TryPop(out var free) ? free : new TaskRun();
                run.Begin(handler.Descriptor.Key!, (int)header.Extra, header.Attempt, _tasks.Serializer, canStop: request is not null);
                if (request is null)
                {
                    return _synchronousTaskArguments;
                }

                request.Task = run;
                _runningTasks.Add(header.RequestId, run);
                return new EventArguments { Task = run };
            case RecordType.TaskFinished:
                // With a large payload the tag alone is in the record.
                var tagged = request is null ? _taggedPayload : request.Payload;
                var tag = *(long*)tagged;
                if (data == tagged)
                {
                    data += sizeof(long);
                    length -= sizeof(long);
                }

                return new EventArguments
                {
                    Finish = new TaskFinish(handler.Descriptor.Key!, TaskReport.Read(header.Extra), header.Attempt, tag, _tasks.Serializer),
                };
            default:
                return new EventArguments { PipeMessage = new PipeMessageContext((int)header.Extra, _tasks.Serializer) };
        }
    }

    /// <summary>A task has run: its result, or what it has thrown, goes to its sender.</summary>
    private void EndTask(in RecordHeader header, TaskRun run, Exception? error)
    {
        var ran = Stopwatch.GetTimestamp() - run.Started;
        if (error is null && run.Result.Written.Length > _settings.Tasks.Tasks.MaxPayloadLength)
        {
            error = new InvalidOperationException(
                $"Its result has {run.Result.Written.Length} bytes, and Prefork:Tasks:MaxPayloadLength allows {_settings.Tasks.Tasks.MaxPayloadLength}.");
        }

        if (error is null && !_tasks.SendResult(header.RequestId, new TaskReport(TaskEnd.Done, ran), run.Result.Written))
        {
            error = new IOException("Its result is too large for a ring, and there was neither shared memory nor a file for it: see Prefork:TempDirectory.");
        }

        if (error is not null)
        {
            run.Result.Clear();
            TaskError.Of(error is PayloadException ? error.InnerException! : error).Write(run.Result);
            _tasks.SendResult(header.RequestId, new TaskReport(error is PayloadException ? TaskEnd.BadPayload : TaskEnd.Failed, ran), run.Result.Written);
        }

        run.End();
    }

    private void EndTask(AsyncRequest request, Exception? error)
    {
        var run = request.Task!;
        request.Task = null;
        _runningTasks.Remove(request.Header.RequestId);
        EndTask(request.Header, run, error);
        _freeRuns.Push(run);
    }
}
