using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The master: puts data path, spawner and signals together, and waits for the end.</summary>
internal static class MasterProcess
{
    /// <summary>Runs the server.</summary>
    /// <param name="context">Options and services.</param>
    /// <param name="createDataPath">Binds the endpoints and makes the shared region; the result is disposed here if it can be.</param>
    /// <param name="allReady">Called once, when all workers are ready for the first time.</param>
    /// <param name="stop">Stops the server as SIGTERM does.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, Func<ServerContext, IDataPath> createDataPath, Action? allReady, CancellationToken stop)
    {
        SignalMask.ResetChildSignal();
        StartDirectory.Capture();
        var logger = new GuardedLogger(context.LoggerFactory.CreateLogger("Prefork.Master"));
        IDataPath? dataPath = null;
        try
        {
            dataPath = createDataPath(context);
            var launcher = ProcessLauncher.Create();
            Log.Executable(logger, launcher.Executable);
            using var spawner = new Spawner(context.Options, dataPath, launcher, logger, allReady);
            using var signals = ProcessSignals.ForServer(() => spawner.RequestStop("by signal"));
            spawner.Start();
            using var cancellation = stop.Register(() => spawner.RequestStop("by the application"));
            return spawner.Wait();
        }
        catch (IOException exception)
        {
            Log.StartFailed(logger, exception.Message);
            return 1;
        }
        finally
        {
            (dataPath as IDisposable)?.Dispose();
        }
    }
}
