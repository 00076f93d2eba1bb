namespace Prefork;

/// <summary>What became of an item that was written to a <see cref="SharedPayloadChannel{T}"/>.</summary>
public enum SharedChannelResult
{
    /// <summary>It is in the channel.</summary>
    Written,

    /// <summary>The channel was full.</summary>
    Full,

    /// <summary>It takes more bytes than the items of the channel may: it never fits.</summary>
    TooLarge,
}
