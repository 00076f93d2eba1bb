using Prefork.Ipc;

namespace Prefork.Tasks;

/// <summary>What the sender of a task is told where it has no result.</summary>
internal static class TaskErrors
{
    /// <summary>The error of an end; null where the task has run.</summary>
    public static Exception? Of(TaskEnd end, string task, int attempt, ReadOnlySpan<byte> payload)
    {
        switch (end)
        {
            case TaskEnd.Done:
                return null;
            case TaskEnd.Failed:
                var error = TaskError.Read(payload);
                return new TaskFailedException(task, error.Type, error.Message, error.Stack);
            case TaskEnd.Lost:
                return new TaskLostException(task, attempt);
            case TaskEnd.BadPayload:
                var mistake = TaskError.Read(payload);
                return new TaskRejectedException(task, TaskRejection.BadPayload, $"The task {task} was not run: its payload could not be read: {mistake.Type}: {mistake.Message}");
            case TaskEnd.Unknown:
                return new TaskRejectedException(
                    task, TaskRejection.Unknown, $"The task {task} was not run: the build that the task worker runs has no [OnTask] method of that name. Reload the server, or set [OnTask(Name = ...)] where the method was renamed.");
            case TaskEnd.PayloadLost:
                return new TaskRejectedException(
                    task, TaskRejection.BadPayload, $"The payload or the result of the task {task} did not arrive: a process of the server had no descriptor or no memory left for it.");
            case TaskEnd.Cancelled:
                return new OperationCanceledException($"The task {task} was not run: nobody waited for it any more.");
            case TaskEnd.QueueFull:
                return Rejected(task, TaskSendResult.QueueFull);
            case TaskEnd.NoSuchWorker:
                return Rejected(task, TaskSendResult.NoSuchWorker);
            default:
                return new TaskRejectedException(task, TaskRejection.Stopping, $"The task {task} was not run: the server stops.");
        }
    }

    /// <summary>The error of a task that could not be sent.</summary>
    public static TaskRejectedException Rejected(string task, TaskSendResult result) => result switch
    {
        TaskSendResult.QueueFull => new(task, TaskRejection.QueueFull, $"The task {task} was not sent: so many tasks wait already as Prefork:Tasks:MaxQueue or Prefork:Tasks:MaxQueueBytes allows. More task workers, Prefork:Tasks:WhenFull = Wait, or fewer tasks help."),
        TaskSendResult.TooLarge => new(task, TaskRejection.TooLarge, $"The task {task} was not sent: its payload is larger than Prefork:Tasks:MaxPayloadLength."),
        TaskSendResult.NoTaskWorkers => new(task, TaskRejection.NoTaskWorkers, $"The task {task} was not sent: there are no task workers. Set Prefork:Tasks:Workers."),
        _ => new(task, TaskRejection.NoSuchWorker, $"The task {task} was not sent: no task worker has that id. The ids begin behind those of the workers."),
    };
}
