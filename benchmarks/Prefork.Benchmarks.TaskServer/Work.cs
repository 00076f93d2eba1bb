namespace Prefork.Benchmarks.TaskServer;

/// <summary>The tasks.</summary>
public sealed class Work
{
    [OnTask]
    public void Nothing()
    {
    }
}
