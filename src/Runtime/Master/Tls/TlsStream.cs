using System.Threading.Tasks.Sources;

namespace Prefork.Master.Tls;

/// <summary>
/// The socket as an <see cref="System.Net.Security.SslStream"/> sees it: a reactor feeds what it reads, and takes what is written. While the
/// handshake lasts the two run on different threads, and what is written waits until the reactor takes it. Later all of it
/// runs on the reactor's thread: a read that waits goes on within the call that feeds it.
/// </summary>
/// <param name="changed">Called on any thread during the handshake when something was written or there is room for input again.</param>
internal sealed class TlsStream(Action changed) : Stream, IValueTaskSource<int>
{
    /// <summary>How much input may wait; more than the largest record.</summary>
    public const int Capacity = 32 * 1024;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<int> _read = new() { RunContinuationsAsynchronously = true };
    private ByteQueue _input;
    private ByteQueue _output;
    private Memory<byte> _target;
    private Exception? _fault;
    private ICiphertextSink? _sink;
    private bool _reads;
    private bool _ended;
    private bool _direct;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public int InputRoom
    {
        get
        {
            lock (_gate)
            {
                return Capacity - _input.Length;
            }
        }
    }

    /// <summary>The handshake is over: from here on the reactor's thread alone uses the stream.</summary>
    public void BecomeDirect()
    {
        _direct = true;
        _read.RunContinuationsAsynchronously = false;
    }

    /// <summary>Says where direct writes go during a call of the reactor.</summary>
    public void SetSink(ICiphertextSink? sink) => _sink = sink;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        int count;
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Capacity - _input.Length);
            _input.Append(bytes);
            if (!_reads || _input.Length == 0)
            {
                return;
            }

            count = CompleteRead();
        }

        _read.SetResult(count);
    }

    /// <summary>No more will be fed: what waits is still read.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            if (!_reads)
            {
                return;
            }

            _ = CompleteRead();
        }

        _read.SetResult(0);
    }

    /// <summary>Every read from now on fails, one that waits too.</summary>
    public void Abort(Exception fault)
    {
        lock (_gate)
        {
            _fault ??= fault;
            if (!_reads)
            {
                return;
            }

            _reads = false;
            _target = default;
        }

        _read.SetException(fault);
    }

    /// <summary>Hands over what the handshake has written.</summary>
    public void TakeOutput(ICiphertextSink sink)
    {
        lock (_gate)
        {
            if (_output.Length > 0)
            {
                sink.Write(_output.Bytes);
                _output.Clear();
            }
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        bool hasRoomAgain;
        int count;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return ValueTask.FromException<int>(_fault);
            }

            if (_input.Length == 0)
            {
                if (_ended)
                {
                    return new ValueTask<int>(0);
                }

                _read.Reset();
                _target = buffer;
                _reads = true;
                return new ValueTask<int>(this, _read.Version);
            }

            hasRoomAgain = _input.Length == Capacity && !_direct;
            count = _input.TakeInto(buffer.Span);
        }

        if (hasRoomAgain)
        {
            changed();
        }

        return new ValueTask<int>(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_direct)
        {
            _sink?.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        lock (_gate)
        {
            _output.Append(buffer.Span);
        }

        changed();
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _input.Clear();
            _output.Clear();
        }

        base.Dispose(disposing);
    }

    private int CompleteRead()
    {
        var count = _input.TakeInto(_target.Span);
        _reads = false;
        _target = default;
        return count;
    }
}
