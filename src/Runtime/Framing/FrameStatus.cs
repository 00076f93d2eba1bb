namespace Prefork;

/// <summary>What a framer found.</summary>
public enum FrameStatus
{
    /// <summary>The message is not complete yet.</summary>
    NeedMore,

    /// <summary>A message is complete.</summary>
    Message,

    /// <summary>The message is longer than the endpoint takes.</summary>
    TooLong,

    /// <summary>The input follows no framing.</summary>
    Invalid,
}
