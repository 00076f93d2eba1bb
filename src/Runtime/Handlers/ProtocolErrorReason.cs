namespace Prefork;

/// <summary>What was wrong with what a client sent.</summary>
public enum ProtocolErrorReason
{
    /// <summary>The message is longer than its endpoint allows.</summary>
    MessageTooLong,

    /// <summary>The length that the message gives is none that a message could have.</summary>
    InvalidLength,

    /// <summary>The endpoint's framer refused it.</summary>
    Refused,

    /// <summary>The endpoint's framer threw an exception.</summary>
    FramerFailed,

    /// <summary>The message is none that its handler takes: the codec of its type refused it or threw an exception.</summary>
    InvalidMessage,
}
