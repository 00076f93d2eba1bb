using System.Threading.Tasks.Sources;

namespace Prefork.Workers;

/// <summary>A <see cref="Session.SendAsync"/> that is under way. Settled on the loop thread. What is awaited is used again; what is not is left to the collector.</summary>
internal sealed class PendingSend(PendingSends owner) : IValueTaskSource<SendResult>
{
    private ManualResetValueTaskSourceCore<SendResult> _core;
    private CancellationTokenRegistration _cancellation;

    /// <summary>The answer's token, as long as it is under way.</summary>
    public long Token { get; set; }

    public ValueTask<SendResult> Start(CancellationToken cancellation)
    {
        var version = _core.Version;
        if (cancellation.CanBeCanceled)
        {
            _cancellation = cancellation.Register(static state => ((PendingSend)state!).RequestCancel(), this);
        }

        return new ValueTask<SendResult>(this, version);
    }

    public void Settle(SendResult result)
    {
        // Here, because it may be that nobody asks for the result. Once no callback runs any more, the object may stand for another send.
        _cancellation.Dispose();
        _core.SetResult(result);
    }

    public void Cancel() => _core.SetException(new OperationCanceledException());

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
            owner.Return(this);
        }
    }

    public void GiveBack() => owner.Keep(this);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void RequestCancel() => owner.RequestCancel(Token);
}
