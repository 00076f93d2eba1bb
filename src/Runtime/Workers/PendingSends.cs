namespace Prefork.Workers;

/// <summary>The sends whose end is to be told, by the tokens of their answers. Used by the loop thread alone.</summary>
internal sealed class PendingSends(LoopSynchronizationContext context)
{
    /// <summary>Those that are under way. One that is settled belongs to whoever awaits it.</summary>
    private readonly List<PendingSend?> _sends = [];

    /// <summary>How often each place was used: a late answer to an earlier use misses.</summary>
    private readonly List<int> _uses = [];
    private readonly Stack<int> _freePlaces = new();
    private readonly Stack<PendingSend> _free = new();

    public PendingSend Rent()
    {
        var pending = _free.TryPop(out var free) ? free : new PendingSend(this);
        if (!_freePlaces.TryPop(out var place))
        {
            place = _sends.Count;
            _sends.Add(null);
            _uses.Add(0);
        }

        _sends[place] = pending;
        pending.Token = ((long)++_uses[place] << 32) | (uint)place;
        return pending;
    }

    /// <summary>Takes back one that was not sent.</summary>
    public void GiveUp(PendingSend pending)
    {
        _ = Take(pending.Token);
        _free.Push(pending);
    }

    /// <summary>It was awaited; any thread.</summary>
    public void Return(PendingSend pending)
    {
        if (context.IsOnLoop)
        {
            _free.Push(pending);
        }
        else
        {
            context.Post(static state => ((PendingSend)state!).GiveBack(), pending);
        }
    }

    public void Keep(PendingSend pending) => _free.Push(pending);

    /// <summary>The master's answer has come.</summary>
    public void Settle(long token, SendResult result) => Take(token)?.Settle(result);

    /// <summary>Nobody waits any more for a send; any thread.</summary>
    public void RequestCancel(long token)
    {
        if (context.IsOnLoop)
        {
            Take(token)?.Cancel();
        }
        else
        {
            context.Post(state => Take((long)state!)?.Cancel(), token);
        }
    }

    private PendingSend? Take(long token)
    {
        var place = (int)token;
        if ((uint)place >= (uint)_sends.Count || _sends[place] is not { } pending || pending.Token != token)
        {
            return null;
        }

        _sends[place] = null;
        _freePlaces.Push(place);
        return pending;
    }
}
