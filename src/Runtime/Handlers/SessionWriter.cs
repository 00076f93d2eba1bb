using System.Buffers;
using Prefork.Ipc;
using Prefork.Workers;

namespace Prefork;

/// <summary>
/// Writes a response straight into the memory that the master sends from. See <see cref="Session.OpenWriter"/>. Dispose it: what was
/// not committed is dropped.
/// </summary>
public ref struct SessionWriter
{
    internal const int DefaultSize = 512;

    private readonly WorkerSessions? _sessions;
    private readonly long _session;
    private readonly SendResult _refusal;
    private RingProducer? _ring;
    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _written;
    private bool _done;

    internal SessionWriter(WorkerSessions? sessions, long session, SendResult refusal, RingProducer? ring, Span<byte> buffer, int sizeHint)
    {
        _sessions = sessions;
        _session = session;
        _refusal = refusal;
        _ring = ring;
        _buffer = buffer;
        if (ring is null)
        {
            _rented = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, DefaultSize));
            _buffer = _rented;
        }
    }

    /// <summary>How many bytes have been written.</summary>
    public readonly int WrittenCount => _written;

    /// <summary>Memory to write into, behind what was written before. Say how much was used by <see cref="Advance"/>.</summary>
    /// <param name="sizeHint">The least number of bytes wanted.</param>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        ObjectDisposedException.ThrowIf(_done, typeof(SessionWriter));
        if (_buffer.Length - _written < Math.Max(sizeHint, 1))
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _buffer[_written..];
    }

    /// <summary>Counts bytes as written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than there was room for.</exception>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _written);
        _written += count;
    }

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        data.CopyTo(GetSpan(data.Length));
        _written += data.Length;
    }

    /// <summary>Sends what was written, as one message, and ends the writer.</summary>
    public SendResult Commit()
    {
        ObjectDisposedException.ThrowIf(_done, typeof(SessionWriter));
        _done = true;
        if (_sessions is null)
        {
            ReturnRented();
            return _refusal == SendResult.Sent ? SendResult.NoSuchSession : _refusal;
        }

        if (_ring is not null)
        {
            return _sessions.CommitWriter(_session, _ring, _written);
        }

        _sessions.AbandonWriter();
        var result = _sessions.Send(_session, _buffer[.._written]);
        ReturnRented();
        return result;
    }

    /// <summary>Ends the writer; drops what was not committed.</summary>
    public void Dispose()
    {
        if (_done)
        {
            return;
        }

        _done = true;
        ReturnRented();
        _sessions?.AbandonWriter();
    }

    /// <summary>Goes on in memory of its own: what a record has no room for goes out in several.</summary>
    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_written + needed), _buffer.Length * 2));
        _buffer[.._written].CopyTo(larger);
        ReturnRented();
        _rented = larger;
        _buffer = larger;
        _ring = null;
    }

    private void ReturnRented()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
