using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Manager;

namespace Prefork.Workers;

/// <summary>The user processes where the whole server is one process: each is a task with a loop of its own, started again as its process would be.</summary>
internal sealed class UserProcessTasks : IDisposable
{
    private readonly ServerContext _context;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, Task> _running = [];

    private UserProcessTasks(ServerContext context)
    {
        _context = context;
        _logger = new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.UserProcess));
    }

    /// <param name="context">The server.</param>
    /// <param name="firstId">The number of the first one.</param>
    /// <param name="memory">Makes what the loop of the one with that number works with.</param>
    public static UserProcessTasks Start(ServerContext context, int firstId, Func<int, LoopMemory> memory)
    {
        var tasks = new UserProcessTasks(context);
        foreach (var entry in context.UserProcesses.Entries)
        {
            var id = firstId + tasks._running.Count;
            var loop = memory(id);
            tasks._running.Add(entry.Name, Task.Run(() => tasks.RunAsync(entry, id, loop)));
        }

        return tasks;
    }

    /// <summary>Tells them to stop and waits for them; those that do not end in time are named and left behind.</summary>
    public void Stop(TimeSpan time)
    {
        _ = _stopping.CancelAsync();
        if (!Task.WaitAll([.. _running.Values], time))
        {
            foreach (var (name, _) in _running.Where(running => !running.Value.IsCompleted))
            {
                Log.UserProcessLeftBehind(_logger, name);
            }
        }
    }

    public void Dispose()
    {
        // One that was left behind may still use the source.
        if (_running.Values.All(task => task.IsCompleted))
        {
            _stopping.Dispose();
        }
    }

    private async Task RunAsync(UserProcessEntry entry, int id, LoopMemory memory)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Factory.StartNew(
                    () => UserProcessLoop.Run(
                        _context,
                        entry.Definition,
                        new UserProcess(id, entry.Definition.Name, entry.Index, _context.Server),
                        memory,
                        sends: false,
                        _logger,
                        static () => { },
                        _stopping.Token),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default).ConfigureAwait(false);
                if (!_stopping.IsCancellationRequested)
                {
                    Log.UserProcessReturned(_logger, entry.Name, Supervisor.ReturnDelay);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.UserProcessThrew(_logger, entry.Name, Supervisor.ReturnDelay, exception);
            }

            await Task.Delay(Supervisor.ReturnDelay, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
