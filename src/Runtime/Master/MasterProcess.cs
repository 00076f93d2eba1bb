using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Registration;

namespace Prefork.Master;

/// <summary>The master: puts data path, spawner and signals together, and waits for the end.</summary>
internal static class MasterProcess
{
    /// <summary>Runs the server.</summary>
    /// <param name="context">What the server is made of.</param>
    /// <param name="stop">Stops the server as SIGTERM does.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartupException">An endpoint cannot be bound, or the system has no memory or descriptors left.</exception>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        var logger = new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.Master));
        using var events = ServerEventQueue.Create(context, logger);
        return context.Server.RunUntilStopped(asked => Run(
            context.Options,
            [.. context.UserProcesses.Entries.Select(entry => entry.Name)],
            logger,
            events,
            () => new DataPath(context, context.Options.Workers, logger),
            dataPath => StartupBanner.Write(logger, context.Endpoints, dataPath.Addresses),
            context.ReopenLogs,
            asked), stop);
    }

    /// <summary>Runs the server with a data path of one's own.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="userProcesses">The names of the user processes.</param>
    /// <param name="logger">The master's log; what it throws costs a line.</param>
    /// <param name="events">Runs the handlers of the master's events.</param>
    /// <param name="createDataPath">Binds the endpoints and makes the shared region.</param>
    /// <param name="allReady">Called once, when all workers are ready for the first time.</param>
    /// <param name="reopenLogs">Opens the log file of this process anew.</param>
    /// <param name="stop">Stops the server as SIGTERM does.</param>
    public static int Run<TDataPath>(
        PreforkOptions options,
        IReadOnlyList<string> userProcesses,
        GuardedLogger logger,
        ServerEventQueue events,
        Func<TDataPath> createDataPath,
        Action<TDataPath> allReady,
        Action reopenLogs,
        CancellationToken stop)
        where TDataPath : IDataPath
    {
        SignalMask.ResetChildSignal();
        StartDirectory.Capture();
        try
        {
            using var dataPath = createDataPath();
            var launcher = ProcessLauncher.Create(options.Reload.Executable, WorkerAffinity.Create(options, logger));
            Log.Executable(logger, launcher.Executable);
            using var spawner = new Spawner(options, userProcesses, dataPath, launcher, logger, () => allReady(dataPath))
            {
                Stopping = events.BeginStop,
                ReopenOwnLog = reopenLogs,
            };
            using var signals = ProcessSignals.ForServer(new ServerSignals
            {
                Stop = () => Stop("by signal"),
                StopAtOnce = () =>
                {
                    events.BeginStop(TimeSpan.Zero);
                    spawner.RequestStopAtOnce("by SIGQUIT");
                },
                ReopenLogs = spawner.RequestReopenLogs,
                Reload = spawner.RequestReload,
                ReloadTasks = spawner.RequestTaskReload,
            });
            using var cancellation = stop.Register(() => Stop("by the application"));
            events.RaiseAndWait(HandlerEvent.Start);
            spawner.Start();
            var code = spawner.Wait();
            events.RaiseLastAndWait(HandlerEvent.Shutdown);
            return code;

            void Stop(string reason)
            {
                // The spawner may wait for the handlers of the start.
                events.BeginStop(options.MaxWaitTime);
                spawner.RequestStop(reason);
            }
        }
        catch (IOException exception)
        {
            throw new StartupException($"The server cannot start: {exception.Message}");
        }
    }
}
