using System.Diagnostics;
using System.Runtime.CompilerServices;
using Prefork.Shared;

namespace Prefork;

/// <summary>A number that all processes of the server share. Every operation is atomic, and may be called on any thread.</summary>
/// <remarks>Any process and thread writes the value, by atomic instructions with full fences alone; a process that is killed has changed it or has not.</remarks>
[DebuggerDisplay("{Name}: {Value}")]
public sealed unsafe class SharedCounter
{
    internal const int Size = ValueBytes + SharedSignal.Size;

    /// <summary>A line of its own, which the words of those that wait do not disturb.</summary>
    private const int ValueBytes = 64;

    private readonly long* _value;
    private readonly SharedSignal* _changed;
    private readonly SharedSpace _space;

    internal SharedCounter(string name, nint address, SharedSpace space)
    {
        Name = name;
        _space = space;
        _value = (long*)address;
        _changed = (SharedSignal*)(address + ValueBytes);
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>The number; 0 when the server starts.</summary>
    public long Value
    {
        get => Volatile.Read(ref *_value);
        set => Exchange(value);
    }

    /// <summary>Adds to the number.</summary>
    /// <returns>The sum.</returns>
    public long Add(long value) => Changed(Interlocked.Add(ref *_value, value));

    /// <summary>Adds 1.</summary>
    /// <returns>The number then.</returns>
    public long Increment() => Add(1);

    /// <summary>Subtracts 1.</summary>
    /// <returns>The number then.</returns>
    public long Decrement() => Add(-1);

    /// <summary>Sets the number.</summary>
    /// <returns>The number before.</returns>
    public long Exchange(long value) => Changed(Interlocked.Exchange(ref *_value, value));

    /// <summary>Sets the number where it is the one expected.</summary>
    /// <param name="value">The new one.</param>
    /// <param name="comparand">The one expected.</param>
    /// <returns>The number before: the one expected where it was set.</returns>
    public long CompareExchange(long value, long comparand)
    {
        var before = Interlocked.CompareExchange(ref *_value, value, comparand);
        return before == comparand ? Changed(before) : before;
    }

    /// <summary>Blocks the thread until the number differs. Where handlers run, use <see cref="WaitAsync(long, TimeSpan, CancellationToken)"/>.</summary>
    /// <param name="expected">The number to wait at.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>Whether it differs; otherwise the time is over.</returns>
    public bool Wait(long expected, TimeSpan timeout) => SharedSignal.Wait(_changed, new Differs(_value, expected), timeout);

    /// <summary>Waits until the number differs.</summary>
    /// <param name="expected">The number to wait at.</param>
    /// <param name="timeout">The longest time; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellation">Gives the wait up.</param>
    /// <returns>Whether it differs; otherwise the time is over.</returns>
    public Task<bool> WaitAsync(long expected, TimeSpan timeout, CancellationToken cancellation = default) =>
        Value != expected
            ? Task.FromResult(true)
            : _space.Waiters.WaitAsync((nint)_changed, () => Value != expected, timeout, cancellation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Changed(long result)
    {
        SharedSignal.Notify(_changed, _space.Bells);
        return result;
    }

    private readonly struct Differs(long* value, long expected) : ICondition
    {
        private readonly long* _value = value;

        public bool Holds() => Volatile.Read(ref *_value) != expected;
    }
}
