namespace Prefork.Ipc;

/// <summary>The Extra of a task on its way to the master: the worker that it is for, and what its sender wants to hear.</summary>
/// <param name="Worker">The id of a task worker, or -1 for any.</param>
/// <param name="Mode">What the sender wants to hear.</param>
internal readonly record struct TaskRoute(int Worker, TaskMode Mode)
{
    public static TaskRoute Read(long extra) => new((int)extra, (TaskMode)(byte)(extra >> 32));

    public long ToExtra() => ((long)Mode << 32) | (uint)Worker;
}
