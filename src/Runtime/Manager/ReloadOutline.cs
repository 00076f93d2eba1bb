namespace Prefork.Manager;

/// <summary>What a reload is about.</summary>
/// <param name="OfTaskWorkersOnly">Workers stay as they are.</param>
/// <param name="Request">The number of the last request for a reload that it answers.</param>
/// <param name="Workers">How many workers: to be replaced, or at its end replaced.</param>
/// <param name="TaskWorkers">How many task workers.</param>
internal sealed record ReloadOutline(bool OfTaskWorkersOnly, long Request, int Workers, int TaskWorkers)
{
    /// <summary>For the log.</summary>
    public string Count => (OfTaskWorkersOnly, HasTaskWorkers) switch
    {
        (true, _) => $"{TaskWorkers} task workers",
        (_, true) => $"{Workers} workers and {TaskWorkers} task workers",
        _ => $"{Workers} workers",
    };

    /// <summary>Whether the server has task workers.</summary>
    public required bool HasTaskWorkers { get; init; }
}
