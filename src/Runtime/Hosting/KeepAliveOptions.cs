namespace Prefork;

/// <summary>
/// How the kernel finds clients that have vanished without a word (TCP keep-alive): <c>Prefork:Endpoints:&lt;name&gt;:KeepAlive</c>.
/// Times are rounded up to seconds.
/// </summary>
public sealed class KeepAliveOptions
{
    /// <summary>After how long a silence the kernel begins to ask, up to 32767 seconds; zero, the default, asks never.</summary>
    public TimeSpan Idle { get; set; }

    /// <summary>How long it waits for each answer, up to 32767 seconds; zero, the default, leaves that to the system.</summary>
    public TimeSpan Interval { get; set; }

    /// <summary>After how many unanswered questions the connection is ended, up to 127; 0, the default, leaves that to the system.</summary>
    public int Count { get; set; }
}
