using System.Globalization;

namespace Prefork;

/// <summary>What a framer says about its input; the default value asks for more of it.</summary>
public readonly struct FrameResult : IEquatable<FrameResult>
{
    private readonly long _length;

    private FrameResult(FrameStatus status, long length, int offset = 0, int consumed = 0, string? reason = null)
    {
        Status = status;
        _length = length;
        Offset = offset;
        Consumed = consumed;
        Reason = reason;
    }

    /// <summary>What was found.</summary>
    public FrameStatus Status { get; }

    /// <summary>Where in the input the message begins.</summary>
    public int Offset { get; }

    /// <summary>How many bytes of the input the message and its framing take: the next call's input starts there.</summary>
    public int Consumed { get; }

    /// <summary>How many bytes the message has; of one that is too long, at least so many.</summary>
    public long Length => Status is FrameStatus.NeedMore ? 0 : _length;

    /// <summary>How many bytes the message takes with its framing, where more of it is needed and that is known; otherwise 0.</summary>
    public int Total => Status is FrameStatus.NeedMore ? (int)_length : 0;

    /// <summary>What is wrong with invalid input.</summary>
    public string? Reason { get; }

    /// <summary>The input holds a message.</summary>
    /// <param name="offset">Where in the input it begins.</param>
    /// <param name="length">How many bytes it has; none is a message too.</param>
    /// <param name="consumed">How many bytes of the input to drop: the message and its framing, at least one byte.</param>
    public static FrameResult Message(int offset, int length, int consumed) => new(FrameStatus.Message, length, offset, consumed);

    /// <summary>The input holds no whole message yet.</summary>
    /// <param name="total">How many bytes the message takes with its framing, which helps to make room for it; 0 where that is unknown.</param>
    public static FrameResult NeedMore(int total = 0) => new(FrameStatus.NeedMore, total);

    /// <summary>The message is longer than the endpoint takes: the connection is closed.</summary>
    /// <param name="length">How many bytes it has, or at least has.</param>
    public static FrameResult TooLong(long length) => new(FrameStatus.TooLong, length);

    /// <summary>The input cannot be framed: the connection is closed.</summary>
    /// <param name="reason">What is wrong, for the log.</param>
    public static FrameResult Invalid(string reason) => new(FrameStatus.Invalid, 0, reason: reason);

    /// <inheritdoc/>
    public bool Equals(FrameResult other) =>
        Status == other.Status && _length == other._length && Offset == other.Offset && Consumed == other.Consumed
        && string.Equals(Reason, other.Reason, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FrameResult other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, _length, Offset, Consumed, Reason);

    /// <inheritdoc/>
    public override string ToString() => Status switch
    {
        FrameStatus.Message => string.Create(CultureInfo.InvariantCulture, $"Message of {_length} bytes at {Offset}, {Consumed} consumed"),
        FrameStatus.NeedMore => string.Create(CultureInfo.InvariantCulture, $"Need more, {_length} bytes in all"),
        FrameStatus.TooLong => string.Create(CultureInfo.InvariantCulture, $"Too long, {_length} bytes"),
        _ => $"Invalid: {Reason}",
    };

    /// <summary>Whether both say the same.</summary>
    public static bool operator ==(FrameResult left, FrameResult right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FrameResult left, FrameResult right) => !left.Equals(right);
}
