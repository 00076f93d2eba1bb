using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// Tasks of a process that does not take the ends of earlier ones: they are not given to task workers, because their ends would be kept here
/// without bound. They stand in no queue, so that they cost other senders nothing.
/// </summary>
/// <remarks>
/// Ends come in two ways, and tasks wait for their own way alone: results that are awaited have to come through also where the request ring is
/// full of what waits for them.
/// </remarks>
internal sealed unsafe partial class Reactor
{
    /// <summary>So many large ends that a process has not taken hold back its tasks.</summary>
    private const int MostLargeEnds = 64;

    /// <summary>The ends of started tasks that the processes have not settled.</summary>
    private readonly UntakenEnds[] _finishes;

    private static Queue<TaskCall> HeldLike(TaskCall task) => task.Route.Mode == TaskMode.Finish ? task.Sender.HeldStarts : task.Sender.HeldCalls;

    /// <summary>Whether a task has to wait for its sender. One that is being replaced sends nothing new, and may wait itself for what it has sent.</summary>
    private bool MustWait(TaskCall task)
    {
        var sender = task.Sender;
        return HeldLike(task).Count > 0 ||
            (EndsOf(sender, task.Route.Mode == TaskMode.Finish).Exceeds(MostLargeEnds, _settings.MaxTaskBytesQueued) &&
                !sender.Gone && _current[sender.Lane.WorkerId] == sender && _tasksEnded is null);
    }

    private UntakenEnds EndsOf(ReactorLane sender, bool finishes) => finishes ? _finishes[sender.Lane.WorkerId] : sender.Results;

    /// <summary>Keeps a task that was taken out of its queue.</summary>
    private void HoldTask(TaskCall task)
    {
        CountWaiting(task, -1);
        task.IsHeld = true;
        CountWaiting(task, 1);
        MoveFile(task, task.Sender.Lane.WorkerId);
        HeldLike(task).Enqueue(task);
    }

    /// <summary>A process has taken some of what waited for it. Not before half of it is gone, so that its tasks do not go to and fro.</summary>
    private void CheckHeldTasks(ReactorLane sender)
    {
        var released = CheckHeldTasks(sender.HeldCalls, EndsOf(sender, finishes: false));
        released |= CheckHeldTasks(sender.HeldStarts, EndsOf(sender, finishes: true));
        if (released)
        {
            AwaitTaskRoom();
        }
    }

    private bool CheckHeldTasks(Queue<TaskCall> held, UntakenEnds ends)
    {
        if (held.Count == 0 || ends.Exceeds(MostLargeEnds / 2, _settings.MaxTaskBytesQueued / 2))
        {
            return false;
        }

        ReleaseTasks(held);
        return true;
    }

    private void ReleaseTasks(ReactorLane sender)
    {
        ReleaseTasks(sender.HeldCalls);
        ReleaseTasks(sender.HeldStarts);
    }

    /// <summary>Puts held tasks back into their queues, at their old places.</summary>
    private void ReleaseTasks(Queue<TaskCall> held)
    {
        List<TaskCall> waiting = [];
        while (held.TryDequeue(out var task))
        {
            if (task.IsDropped)
            {
                Release(task);
                continue;
            }

            CountWaiting(task, -1);
            task.IsHeld = false;
            CountWaiting(task, 1);
            MoveFile(task, TargetOf(task));
            waiting.Add(task);
        }

        _taskQueue.ReturnAll(waiting);
    }

    /// <summary>Counts out the large results that a process has taken.</summary>
    private void CountTakenResults(ReactorLane sender)
    {
        while (sender.TryCountTaken(out var memoryBytes))
        {
            Count(memoryBytes, -1, sender.Lane.WorkerId);
        }
    }

    /// <summary>Whom the payload of a task is counted for.</summary>
    private int TargetOf(TaskCall task) => _owner.Tasks.Contains(task.Route.Worker) ? task.Route.Worker : _region.AnyTaskWorker;

    private void MoveFile(TaskCall task, int owner)
    {
        if (task.File >= 0)
        {
            QueueOf(task.FileOwner)->Files--;
            QueueOf(task.FileOwner = owner)->Files++;
        }
    }
}
