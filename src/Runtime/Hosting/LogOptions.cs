namespace Prefork;

/// <summary>Where the log goes: <c>Prefork:Log</c>.</summary>
public sealed class LogOptions
{
    /// <summary>
    /// The file that every process appends its log lines to, relative to the content root; standard output unless set. SIGRTMIN+1
    /// (35) to the master or the manager makes all processes open it anew, after it was moved away.
    /// </summary>
    public string? File { get; set; }
}
