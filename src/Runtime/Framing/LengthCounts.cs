namespace Prefork;

/// <summary>What the length in a message's header counts.</summary>
public enum LengthCounts
{
    /// <summary>The bytes that follow the length field.</summary>
    Body,

    /// <summary>All bytes of the message, from the first of its header on.</summary>
    Message,
}
