using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>When requests count as settled: not before their answers are in a ring, where they outlive this process.</summary>
internal sealed unsafe partial class WorkerLoop
{
    /// <summary>A ring whose last request is handled, but whose answer is still in the backlog: it counts as started until then.</summary>
    private RingConsumer? _held;

    /// <summary>That request, where the master wants to know when it is settled.</summary>
    private long _heldRequest;

    /// <summary>Handlers that have ended, but whose answers may still be in the backlog.</summary>
    private readonly Queue<(AsyncRequest Request, Exception? Error)> _unanswered = new();

    /// <summary>Notes that the request that a handler of this session runs for can no longer be given to another worker.</summary>
    public void MarkResponded(long session)
    {
        if (_runsSynchronous)
        {
            _inFlight.MarkSynchronousResponded();
        }

        if (_work.Count == 0 || !_work.TryGetValue(session, out var work) || work.Running == 0)
        {
            return;
        }

        foreach (var request in _inFlight.Requests)
        {
            if (request.Work == work)
            {
                _inFlight.MarkResponded(request);
            }
        }
    }

    /// <summary>An asynchronous handler has ended. On the loop thread.</summary>
    public void Complete(AsyncRequest request, Exception? error)
    {
        if (IsBacklogged())
        {
            _unanswered.Enqueue((request, error));
            return;
        }

        var work = request.Work!;
        End(request, error);
        Continue(work.Key, work);
    }

    /// <summary>
    /// Whether something sent is only in this process's own memory. Until it is in a ring no request may be settled: the answer
    /// would be lost with the worker, and nobody would know.
    /// </summary>
    private bool IsBacklogged()
    {
        foreach (var outbox in _outboxes)
        {
            if (outbox.HasBacklog)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Settles what waited for its answer to be in a ring; true where there was something.</summary>
    private bool SettleAnswered()
    {
        if ((_held is null && _unanswered.Count == 0) || IsBacklogged())
        {
            return false;
        }

        if (_held is { } ring)
        {
            _held = null;
            ring.Release();
            _released = true;
            ReportSettled(_heldRequest);
        }

        while (!IsBacklogged() && _unanswered.TryDequeue(out var ended))
        {
            Complete(ended.Request, ended.Error);
        }

        return true;
    }

    private void End(AsyncRequest request, Exception? error)
    {
        if (request.Task is not null)
        {
            EndTask(request, error);
        }
        else if (error is not null)
        {
            Failed(request.Handler!, request.Header, error);
        }

        Acknowledge(request.Header);

        var (work, settled) = (request.Work!, (request.Header.Flags & RecordFlags.Settle) != 0 ? request.Header.RequestId : 0);
        work.Running--;
        if (work.Running == 0)
        {
            work.Exclusive = false;
        }

        _inFlight.Remove(request);
        _blocked = false;
        ReportSettled(settled);
    }

    /// <summary>
    /// Tells the reactor of a request that it is settled. Only when it counts as that, so that a worker that dies before it leaves a request
    /// that its successor gets, and one that dies after it has left none.
    /// </summary>
    private void ReportSettled(long request)
    {
        if (request != 0)
        {
            _outboxes[(int)(request >> 56)].Send(RecordType.Settled, 0, 0, request);
        }
    }

    /// <summary>
    /// Answers a close (the session's last handler has ended, so that its slot may be used again) and a fence (all its requests up to there
    /// are settled).
    /// </summary>
    private void Acknowledge(in RecordHeader header)
    {
        var answer = header.Type switch
        {
            RecordType.Close => RecordType.Closed,
            RecordType.Fence => RecordType.Fenced,
            _ => default,
        };
        if (answer == default)
        {
            return;
        }

        // It has ended, or goes to another worker.
        _rejected.Remove(header.SessionId);
        var slot = _sessions.Find(header.SessionId);
        if (slot is not null)
        {
            _outboxes[slot->Reactor].Send(answer, header.SessionId, 0);
        }
    }
}
