namespace Prefork.Workers;

/// <summary>The sends whose end a handler awaits. Used by the loop thread alone.</summary>
internal sealed class PendingSends(LoopSynchronizationContext context)
{
    private readonly List<PendingSend> _all = [];
    private readonly Stack<PendingSend> _free = new();

    public PendingSend Rent()
    {
        if (_free.TryPop(out var pending))
        {
            return pending;
        }

        pending = new PendingSend(this, _all.Count);
        _all.Add(pending);
        return pending;
    }

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
    public void Settle(long token, SendResult result)
    {
        var index = (int)token;
        if ((uint)index < (uint)_all.Count && _all[index].Token == token)
        {
            _all[index].Settle(result);
        }
    }

    public void RunOnLoop(Action action)
    {
        if (context.IsOnLoop)
        {
            action();
        }
        else
        {
            context.Post(static state => ((Action)state!)(), action);
        }
    }
}
