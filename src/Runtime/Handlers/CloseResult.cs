namespace Prefork;

/// <summary>What became of a call that closes a session.</summary>
public enum CloseResult
{
    /// <summary>The session closes once everything queued before has been sent.</summary>
    Closing,

    /// <summary>The session was closed or closing already.</summary>
    AlreadyClosed,

    /// <summary>There is no session of that id: it ended, or never was.</summary>
    NoSuchSession,

    /// <summary>The worker has more output queued than it may; try again later.</summary>
    Overflow,
}
