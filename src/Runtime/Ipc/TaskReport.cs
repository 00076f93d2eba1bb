namespace Prefork.Ipc;

/// <summary>The Extra of a task's end.</summary>
/// <param name="End">How it has ended.</param>
/// <param name="RunTicks">How long its handler ran, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</param>
internal readonly record struct TaskReport(TaskEnd End, long RunTicks)
{
    public static TaskReport Read(long extra) => new((TaskEnd)(byte)extra, Math.Max(0, extra >> 8));

    public long ToExtra() => (RunTicks << 8) | (byte)End;
}
