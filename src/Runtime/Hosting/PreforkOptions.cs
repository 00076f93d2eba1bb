namespace Prefork.Hosting;

internal sealed class PreforkOptions
{
    public int Workers { get; set; } = 1;

    public int Reactors { get; set; } = 1;

    public TimeSpan MaxWaitTime { get; set; } = TimeSpan.FromSeconds(10);
}
