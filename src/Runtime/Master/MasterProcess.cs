using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The master: puts data path, spawner and signals together, and waits for the end.</summary>
internal static class MasterProcess
{
    /// <summary>Runs the server.</summary>
    /// <param name="context">What the server is made of.</param>
    /// <param name="stop">Stops the server as SIGTERM does.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartupException">An endpoint cannot be bound.</exception>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        SignalMask.ResetChildSignal();
        StartDirectory.Capture();
        var logger = context.LoggerFactory.CreateLogger(LogCategories.Master);
        try
        {
            using var dataPath = new DataPath(context, context.Options.Workers, logger);
            var launcher = ProcessLauncher.Create();
            Log.Executable(logger, launcher.Executable);
            using var spawner = new Spawner(
                context.Options, dataPath, launcher, logger, () => StartupBanner.Write(logger, context.Endpoints, dataPath.Addresses));
            using var signals = ProcessSignals.ForServer(() => spawner.RequestStop("by signal"));
            spawner.Start();
            using var cancellation = stop.Register(() => spawner.RequestStop("by the application"));
            return spawner.Wait();
        }
        catch (IOException exception)
        {
            throw new StartupException($"The server cannot start: {exception.Message}");
        }
    }
}
