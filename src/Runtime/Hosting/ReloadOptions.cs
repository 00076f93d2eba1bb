namespace Prefork;

/// <summary>How workers are replaced while the server runs: <c>Prefork:Reload</c>.</summary>
public sealed class ReloadOptions
{
    /// <summary>
    /// How long a replacement may take until it is ready; a later one is ended, and the reload with it. 30 seconds
    /// (<c>00:00:30</c>) unless set.
    /// </summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Replaces all workers at once instead of one after the other, which takes less time and more memory.</summary>
    public bool Parallel { get; set; }

    /// <summary>
    /// The program that processes are started from; the path that the server was started by unless set. A link that is switched to
    /// another build takes effect with the next process.
    /// </summary>
    public string? Executable { get; set; }
}
