using System.Diagnostics;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>A task that runs in this process. Used again; touched by the loop thread, and by the handler wherever that runs.</summary>
#pragma warning disable CA1001 // End disposes what a run has made; the object itself is used again.
internal sealed class TaskRun : TaskContext
#pragma warning restore CA1001
{
    private IPayloadSerializer _serializer = null!;
    private CancellationTokenSource? _cancellation;
    private string _name = "";
    private int _sender;
    private int _attempt;

    /// <summary>Its result.</summary>
    public PayloadWriter Result { get; } = new();

    /// <summary>When its handler was started, in <see cref="Stopwatch"/> ticks.</summary>
    public long Started { get; private set; }

    /// <summary>Whether it can be told that nobody waits any more.</summary>
    public bool CanStop { get; private set; }

    public override string Name => _name;

    public override int Sender => _sender;

    public override int Attempt => _attempt;

    public override CancellationToken Cancellation => CanStop ? Source.Token : CancellationToken.None;

    /// <summary>Made by whoever asks first: the handler, on whatever thread, or the loop.</summary>
    private CancellationTokenSource Source => LazyInitializer.EnsureInitialized(ref _cancellation)!;

    public void Begin(string name, int sender, int attempt, IPayloadSerializer serializer, bool canStop)
    {
        _name = name;
        _sender = sender;
        _attempt = attempt;
        _serializer = serializer;
        CanStop = canStop;
        Result.Clear();
        Started = Stopwatch.GetTimestamp();
    }

    public override T Read<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(codec);
        try
        {
            return codec.Read(data, _serializer);
        }
        catch (Exception exception)
        {
            throw new PayloadException(exception);
        }
    }

    public override void Complete<T>(PayloadCodec<T> codec, T result)
    {
        ArgumentNullException.ThrowIfNull(codec);
        Result.Clear();
        codec.Write(Result, result, _serializer);
    }

    /// <summary>Nobody waits for it any more. On the loop thread.</summary>
    public void Stop() => Source.Cancel();

    public void End()
    {
        Result.Clear();
        _cancellation?.Dispose();
        _cancellation = null;
    }
}
