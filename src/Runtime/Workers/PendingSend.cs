using System.Threading.Tasks.Sources;

namespace Prefork.Workers;

/// <summary>A <see cref="Session.SendAsync"/> that is under way. Pooled; settled on the loop thread.</summary>
internal sealed class PendingSend(PendingSends owner, int index) : IValueTaskSource<SendResult>
{
    private ManualResetValueTaskSourceCore<SendResult> _core;
    private CancellationTokenRegistration _cancellation;
    private bool _settled;

    /// <summary>The answer's token: the index, and a count that makes a late answer to an earlier use miss.</summary>
    public long Token { get; private set; } = index;

    public int Index { get; } = index;

    public ValueTask<SendResult> Start(CancellationToken cancellation)
    {
        _settled = false;
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.Register(static state => ((PendingSend)state!).Cancel(), this);
        }

        return new ValueTask<SendResult>(this, _core.Version);
    }

    public void Settle(SendResult result)
    {
        if (!_settled)
        {
            _settled = true;
            _core.SetResult(result);
        }
    }

    public SendResult GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _cancellation.Dispose();
            _cancellation = default;
            _core.Reset();
            Token += 1L << 32;
            owner.Return(this);
        }
    }

    public void GiveBack() => owner.Keep(this);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Cancel() => owner.RunOnLoop(() =>
    {
        if (!_settled)
        {
            _settled = true;
            _core.SetException(new OperationCanceledException());
        }
    });
}
