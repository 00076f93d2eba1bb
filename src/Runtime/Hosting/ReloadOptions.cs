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

    /// <summary>
    /// For development: whether the manager looks after the sources of the program, builds it when they change, and reloads the workers and task workers when the
    /// build has succeeded. Connections stay; errors of the compiler are logged, and the old code serves on. <see langword="false"/> unless set.
    /// </summary>
    public bool Watch { get; set; }

    /// <summary>
    /// What <see cref="Watch"/> builds: a project, or the source file of a program that has no project. A program that was built as Debug knows it; for any other
    /// it has to be set.
    /// </summary>
    public string? Project { get; set; }
}
