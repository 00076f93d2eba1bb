using Prefork.Hosting;
using Prefork.Workers;

namespace Prefork.Master;

/// <summary>The task workers where the whole server is one process: each is a loop on a thread of its own, as in a process of its own.</summary>
internal sealed class SingleTaskWorkers : IDisposable
{
    private readonly List<(WorkerRunner Runner, Thread Thread)> _all = [];
    private readonly DataPath _dataPath;

    private SingleTaskWorkers(DataPath dataPath) => _dataPath = dataPath;

    /// <param name="context">The server.</param>
    /// <param name="dataPath">What their lanes are of.</param>
    /// <param name="firstId">The id of the first one.</param>
    public static SingleTaskWorkers Start(ServerContext context, DataPath dataPath, int firstId)
    {
        var workers = new SingleTaskWorkers(dataPath);
        for (var id = firstId; id < firstId + context.Options.Tasks.Workers; id++)
        {
            workers.Add(context, id);
        }

        return workers;
    }

    /// <summary>Has what is queued run, and ends them; those that do not end in time are left behind.</summary>
    public void Stop(TimeSpan time)
    {
        var end = DateTime.UtcNow + time;
        using var ended = new ManualResetEventSlim();
        _dataPath.AwaitTasks(ended.Set);
        ended.Wait(time);
        foreach (var (runner, _) in _all)
        {
            runner.Drain(DrainMode.HandleQueue);
        }

        foreach (var (_, thread) in _all)
        {
            var left = end - DateTime.UtcNow;
            thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        foreach (var (runner, thread) in _all)
        {
            // One that was left behind may still use it.
            if (!thread.IsAlive)
            {
                runner.Dispose();
            }
        }
    }

    private void Add(ServerContext context, int id)
    {
        var runner = new WorkerRunner(context, SingleProcess.CreateLoop(_dataPath, id), id, ofTasks: true) { SendsForProcess = false };
        var thread = new Thread(() => runner.Run(() => _dataPath.SetReady(id, isReady: true))) { IsBackground = true, Name = $"prefork-task-{id}-watch" };
        thread.Start();
        _all.Add((runner, thread));
    }
}
