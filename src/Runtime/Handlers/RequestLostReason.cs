namespace Prefork;

/// <summary>Why a message was given up whose handler had been started.</summary>
public enum RequestLostReason
{
    /// <summary>The worker died.</summary>
    Crash,

    /// <summary>The worker was replaced by a reload and the handler had not completed in time.</summary>
    Reload,
}
