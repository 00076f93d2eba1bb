using System.Buffers;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>A task or message that waits for the loop, with a copy of its payload, or for room in the queue of tasks.</summary>
/// <param name="Type">Which of them it is.</param>
/// <param name="Key">The key of its name.</param>
/// <param name="Target">The id of the process that it is for, or -1 for any task worker.</param>
/// <param name="Mode">What its sender wants to hear.</param>
/// <param name="Tag">What its end is told with.</param>
internal readonly record struct ForeignTask(RecordType Type, long Key, int Target, TaskMode Mode, long Tag)
{
    private readonly byte[]? _buffer;
    private readonly int _length;
    private readonly PendingTask? _call;
    private readonly long _use;

    private ForeignTask(in ForeignTask other, byte[] buffer, int length)
        : this(other.Type, other.Key, other.Target, other.Mode, other.Tag)
    {
        _call = other._call;
        _use = other._use;
        _buffer = buffer;
        _length = length;
    }

    /// <summary>Where its end is awaited.</summary>
    public PendingTask? Call
    {
        get => _call;
        init
        {
            _call = value;
            _use = value?.Use ?? 0;
        }
    }

    /// <summary>Whether it was given up while it waited; then the object may stand for another call by now.</summary>
    public bool IsOver => _call is not null && (_call.Use != _use || _call.IsSettled);

    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(0, _length);

    /// <summary>A copy that has the payload; the budget was charged for that.</summary>
    public ForeignTask With(ReadOnlySpan<byte> payload)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(buffer);
        return new ForeignTask(this, buffer, payload.Length);
    }

    /// <summary>Gives the copy back, and what the budget was charged for it.</summary>
    public void Free(OutboxBudget budget)
    {
        FreeCopy();
        budget.Return(_length);
    }

    /// <summary>Gives the copy back; the charge is another's by now.</summary>
    public void FreeCopy()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
