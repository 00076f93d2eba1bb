namespace Prefork;

/// <summary>How the messages of an endpoint are told apart: <c>Prefork:Endpoints:&lt;name&gt;:Framing</c>.</summary>
public sealed class FramingOptions
{
    /// <summary>What separates messages; <see cref="FramingMode.Raw"/> unless set.</summary>
    public FramingMode Mode { get; set; }

    /// <summary>
    /// The bytes that end a message, 1 to 16: text in UTF-8, in which <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\0</c>, <c>\\</c> and <c>\xNN</c>
    /// stand for bytes.
    /// </summary>
    public string? Delimiter { get; set; }

    /// <summary>Whether a message that handlers get ends with its delimiter; it does not unless set.</summary>
    public bool IncludeDelimiter { get; set; }

    /// <summary>Where in a message its length field begins, from 0 to 65535; 0 unless set.</summary>
    public int LengthFieldOffset { get; set; }

    /// <summary>How many bytes the length field has: 1, 2, 4 or 8; 4 unless set.</summary>
    public int LengthFieldSize { get; set; } = 4;

    /// <summary>Whether the least significant byte of the length field comes first; it comes last unless set.</summary>
    public bool LengthFieldLittleEndian { get; set; }

    /// <summary>What the length counts; <see cref="LengthCounts.Body"/> unless set.</summary>
    public LengthCounts LengthCounts { get; set; }

    /// <summary>
    /// What to add to the length so that it counts what <see cref="LengthCounts"/> says, from -65535 to 65535; 0 unless set. So 2 says that two
    /// bytes which the length does not count stand between length field and body.
    /// </summary>
    public int LengthAdjustment { get; set; }

    /// <summary>How many bytes of a message's beginning handlers do not get, from 0 to 65535; 0 unless set.</summary>
    public int InitialBytesToStrip { get; set; }
}
