using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>The books of the tasks whose ends a process awaits. Used by its loop thread alone.</summary>
internal sealed class PendingTasks
{
    private readonly List<PendingTask?> _calls = [];
    private readonly List<int> _uses = [];
    private readonly Stack<int> _free = new();

    /// <summary>When the first of them may be overdue, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Enters a call, and gives it its token.</summary>
    public void Add(PendingTask call)
    {
        if (!_free.TryPop(out var index))
        {
            index = _calls.Count;
            _calls.Add(null);
            _uses.Add(0);
        }

        _calls[index] = call;
        call.Token = ((long)(_uses[index] = (_uses[index] + 1) & int.MaxValue) << 32) | (uint)index;
        NextDeadline = Math.Min(NextDeadline, call.Deadline);
    }

    /// <summary>Takes a call out of the books; null where it was given up before.</summary>
    public PendingTask? Take(long token)
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

    /// <summary>Calls back for each that has waited too long, which may enter others.</summary>
    public void EachOverdue(long now, Action<PendingTask> giveUp)
    {
        NextDeadline = long.MaxValue;
        for (var i = 0; i < _calls.Count; i++)
        {
            if (_calls[i] is not { } call)
            {
                continue;
            }

            if (call.Deadline <= now)
            {
                giveUp(call);
            }
            else
            {
                NextDeadline = Math.Min(NextDeadline, call.Deadline);
            }
        }
    }
}
