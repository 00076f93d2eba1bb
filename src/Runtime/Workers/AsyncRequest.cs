using System.Runtime.CompilerServices;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>
/// A request that has left its ring: its payload is in the arena and an entry of the in-flight table stands for it. The object
/// belongs to the entry and is used again with it.
/// </summary>
#pragma warning disable CA1001 // The memory manager's Dispose does nothing: the memory is the lane's.
internal sealed unsafe class AsyncRequest : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    private readonly WorkerLoop _loop;
    private readonly Action _continuation;
    private readonly NativeMemoryManager _memory = new();
    private ValueTaskAwaiter _awaiter;
    private AsyncInvocation _invocation;

    public AsyncRequest(WorkerLoop loop, int entry)
    {
        _loop = loop;
        Entry = entry;
        _continuation = () => _loop.Complete(this, Result());
    }

    /// <summary>The index in the in-flight table.</summary>
    public int Entry { get; }

    public RecordHeader Header;
    public BoundHandler? Handler;
    public SessionWork? Work;

    /// <summary>The task that it is, where it is one and runs.</summary>
    public TaskRun? Task;

    /// <summary>Its payload, where that is too large for a ring.</summary>
    public LargePayload? Large;

    /// <summary>Where its record's payload lies in the arena.</summary>
    public byte* Payload;

    /// <summary>Where its message lies: there too, or in the memory of large messages.</summary>
    public byte* Data;
    public int Length;

    /// <summary>Runs the handler; true where it has completed already.</summary>
    public bool Start(Worker worker, Session session, EventArguments? arguments, out Exception? error)
    {
        error = null;
        if (Handler is null)
        {
            return true;
        }

        if (Handler.Sync is { } synchronous)
        {
            try
            {
                var invocation = new SyncInvocation(worker, session, new ReadOnlySpan<byte>(Data, Length), Reason, arguments);
                synchronous(Handler.Target, invocation);
            }
            catch (Exception e)
            {
                error = e;
            }

            return true;
        }

        _invocation = new AsyncInvocation(worker, session, _memory.Show(Data, Length), Reason, arguments);
        if (Handler.Descriptor.ThreadPool)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return false;
        }

        if (!Call(out error))
        {
            _awaiter.UnsafeOnCompleted(_continuation);
            return false;
        }

        return true;
    }

    /// <summary>Runs the handler on the thread pool and brings its end back to the loop.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Call(out var error))
        {
            _loop.PostCompletion(this, error);
        }
        else
        {
            _awaiter.UnsafeOnCompleted(() => _loop.PostCompletion(this, Result()));
        }
    }

    public void Clear()
    {
        _memory.Hide();
        _invocation = default;
        _awaiter = default;
        Handler = null;
        Work = null;
        Task = null;
        Large?.Dispose();
        Large = null;
        Payload = null;
        Data = null;
    }

    private CloseReason Reason => Header.Type == RecordType.Close ? (CloseReason)Header.Extra : default;

    private bool Call(out Exception? error)
    {
        error = null;
        try
        {
#pragma warning disable CA2012 // Consumed once, by Result; kept in a field so that no state machine is allocated for a request.
            _awaiter = Handler!.Async!(Handler.Target, _invocation).GetAwaiter();
#pragma warning restore CA2012
        }
        catch (Exception e)
        {
            error = e;
            return true;
        }

        if (!_awaiter.IsCompleted)
        {
            return false;
        }

        error = Result();
        return true;
    }

    private Exception? Result()
    {
        try
        {
            _awaiter.GetResult();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
