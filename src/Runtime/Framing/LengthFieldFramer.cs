using System.Buffers.Binary;

namespace Prefork.Framing;

/// <summary>Messages that each begin with a header which holds their length.</summary>
internal sealed class LengthFieldFramer : IFramer
{
    private readonly int _offset;
    private readonly int _size;
    private readonly bool _littleEndian;
    private readonly int _strip;
    private readonly int _headerLength;
    private readonly long _uncounted;
    private readonly int _maxMessageLength;

    /// <summary>Makes a framer for one connection.</summary>
    /// <param name="options">Valid settings of this mode.</param>
    /// <param name="maxMessageLength">The bytes of the longest message, without what is stripped of it.</param>
    public LengthFieldFramer(FramingOptions options, int maxMessageLength)
    {
        _offset = options.LengthFieldOffset;
        _size = options.LengthFieldSize;
        _littleEndian = options.LengthFieldLittleEndian;
        _strip = options.InitialBytesToStrip;
        _headerLength = _offset + _size;
        _uncounted = options.LengthAdjustment + (options.LengthCounts == LengthCounts.Body ? _headerLength : 0);
        _maxMessageLength = maxMessageLength;
    }

    public FrameResult Read(ReadOnlySpan<byte> input)
    {
        if (input.Length < _headerLength)
        {
            return FrameResult.NeedMore();
        }

        var value = ReadLength(input.Slice(_offset, _size));
        if (value > (ulong)(long.MaxValue - Math.Max(0, _uncounted)))
        {
            return FrameResult.Invalid("the length field is negative or exceeds 63 bits");
        }

        var total = (long)value + _uncounted;
        if (total < _headerLength)
        {
            return FrameResult.Invalid("the length field says less than the header takes");
        }

        var length = total - _strip;
        if (length < 0)
        {
            return FrameResult.Invalid("the length field says less than is stripped");
        }

        if (length > _maxMessageLength)
        {
            return FrameResult.TooLong(length);
        }

        return input.Length < total ? FrameResult.NeedMore((int)total) : FrameResult.Message(_strip, (int)length, (int)total);
    }

    private ulong ReadLength(ReadOnlySpan<byte> field) => (_size, _littleEndian) switch
    {
        (1, _) => field[0],
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(field),
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(field),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(field),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(field),
        (_, false) => BinaryPrimitives.ReadUInt64BigEndian(field),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(field),
    };
}
