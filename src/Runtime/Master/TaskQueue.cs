using System.Diagnostics.CodeAnalysis;

namespace Prefork.Master;

/// <summary>
/// The tasks of one reactor that wait for a task worker: those for any, and those for one of them. What a worker gets next is the older of
/// the two that are first, so that tasks of one sender come to one worker in the order in which they were sent.
/// </summary>
/// <remarks>Where tasks for any worker wait, no worker has room; so a task for one of them never passes an older one that could go there.</remarks>
internal sealed class TaskQueue(int firstWorker, int workers)
{
    private readonly LinkedList<TaskCall> _any = new();
    private readonly LinkedList<TaskCall>[] _own = [.. Enumerable.Range(0, workers).Select(_ => new LinkedList<TaskCall>())];
    private readonly Stack<LinkedListNode<TaskCall>> _free = new();

    /// <summary>How many wait, with those that were dropped and not come to yet.</summary>
    public int Count { get; private set; }

    /// <summary>Whether one for any worker waits.</summary>
    public bool HasAny => _any.First is not null;

    /// <summary>Whether one waits that a worker could be given.</summary>
    public bool HasFor(int worker) => _any.First is not null || _own[worker - firstWorker].First is not null;

    public void Add(TaskCall task)
    {
        QueueOf(task).AddLast(Node(task));
        Count++;
    }

    /// <summary>Puts back one that had been given to a worker which is gone: at its old place.</summary>
    public void Return(TaskCall task) => ReturnAll([task]);

    /// <summary>As <see cref="Return"/>, of many: those of one queue come in their order.</summary>
    public void ReturnAll(IEnumerable<TaskCall> tasks)
    {
        var places = new Dictionary<LinkedList<TaskCall>, LinkedListNode<TaskCall>?>();
        foreach (var task in tasks)
        {
            var queue = QueueOf(task);
            var next = places.TryGetValue(queue, out var place) ? place : queue.First;
            while (next is not null && next.Value.Header.RequestId < task.Header.RequestId)
            {
                next = next.Next;
            }

            places[queue] = next;
            if (next is null)
            {
                queue.AddLast(Node(task));
            }
            else
            {
                queue.AddBefore(next, Node(task));
            }

            Count++;
        }
    }

    /// <summary>The task that a worker is given next, without taking it.</summary>
    public bool TryPeek(int worker, [NotNullWhen(true)] out TaskCall? task)
    {
        var own = _own[worker - firstWorker].First;
        var any = _any.First;
        task = own is null || (any is not null && any.Value.Header.RequestId < own.Value.Header.RequestId) ? any?.Value : own.Value;
        return task is not null;
    }

    /// <summary>Takes what <see cref="TryPeek"/> gave.</summary>
    public void Take(TaskCall task)
    {
        var queue = QueueOf(task);
        var node = queue.First!;
        queue.RemoveFirst();
        node.Value = null!;
        _free.Push(node);
        Count--;
    }

    private LinkedList<TaskCall> QueueOf(TaskCall task) => task.Route.Worker < 0 ? _any : _own[task.Route.Worker - firstWorker];

    private LinkedListNode<TaskCall> Node(TaskCall task)
    {
        if (!_free.TryPop(out var node))
        {
            return new LinkedListNode<TaskCall>(task);
        }

        node.Value = task;
        return node;
    }
}
