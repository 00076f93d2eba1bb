using System.Threading.Tasks.Sources;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Tasks;

/// <summary>A task whose result somebody awaits: as a result or an exception, or as an outcome. Pooled by each thread.</summary>
internal sealed class PendingTask<T> : PendingTask, IValueTaskSource<T>, IValueTaskSource, IValueTaskSource<TaskOutcome<T>>
{
    private const int MostPooled = 256;

    [ThreadStatic]
    private static Stack<PendingTask<T>>? _pool;

    private ManualResetValueTaskSourceCore<T> _core;
    private PayloadCodec<T>? _codec;
    private IPayloadSerializer? _serializer;
    private SynchronizationContext? _context;

    public short Version => _core.Version;

    /// <param name="task">The task's name.</param>
    /// <param name="codec">How its result is read.</param>
    /// <param name="serializer">What that works with.</param>
    /// <param name="loop">The context of the calling thread where that is the loop, on which the result comes; null on other threads.</param>
    public static PendingTask<T> Rent(string task, PayloadCodec<T> codec, IPayloadSerializer serializer, SynchronizationContext? loop)
    {
        var pending = _pool is { Count: > 0 } pool ? pool.Pop() : new PendingTask<T>();
        pending.Name = task;
        pending.IsSettled = false;
        pending.Token = -1;
        pending.Use++;
        pending._codec = codec;
        pending._serializer = serializer;
        pending._context = loop;

        // On the loop what awaits goes on at once; elsewhere it must not hold up the loop.
        pending._core.RunContinuationsAsynchronously = loop is null;
        return pending;
    }

    public override void Settle(in TaskReport report, int attempt, ReadOnlySpan<byte> payload)
    {
        if (IsSettled)
        {
            return;
        }

        T result;
        try
        {
            if (TaskErrors.Of(report.End, Name, attempt, payload) is { } error)
            {
                Fail(error);
                return;
            }

            result = _codec!.Read(payload, _serializer!);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        IsSettled = true;
        _core.SetResult(result);
    }

    public override void Fail(Exception error)
    {
        if (!IsSettled)
        {
            IsSettled = true;
            _core.SetException(error);
        }
    }

    T IValueTaskSource<T>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _ = _core.GetResult(token);
        }
        finally
        {
            Return();
        }
    }

    TaskOutcome<T> IValueTaskSource<TaskOutcome<T>>.GetResult(short token)
    {
        try
        {
            return new TaskOutcome<T>(_core.GetResult(token), null, 0);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new TaskOutcome<T>(default, error, 0);
        }
        finally
        {
            Return();
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        // The end comes on the loop thread: what awaits there goes on at once, without a way through the loop's queue.
        if (_context is not null && SynchronizationContext.Current == _context)
        {
            flags &= ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext;
        }

        _core.OnCompleted(continuation, state, token, flags);
    }

    private void Return()
    {
        Cancellation.Dispose();
        Cancellation = default;
        _codec = null;
        _serializer = null;
        _context = null;
        _core.Reset();
        var pool = _pool ??= new Stack<PendingTask<T>>();
        if (pool.Count < MostPooled)
        {
            pool.Push(this);
        }
    }
}
