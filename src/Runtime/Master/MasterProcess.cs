using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The master: puts data path, spawner and signals together, and waits for the end.</summary>
internal static class MasterProcess
{
    /// <summary>Runs the server.</summary>
    /// <remarks>
    /// The data path binds the endpoints and makes the shared region; it is disposed here if it can be. All ready is called once, when all workers
    /// are ready for the first time. The token stops the server as SIGTERM does.
    /// </remarks>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, Func<ServerContext, IDataPath> createDataPath, Action? allReady, CancellationToken stop) =>
        Run(context.Options, context.LoggerFactory, () => createDataPath(context), allReady, stop);

    /// <inheritdoc cref="Run(ServerContext, Func{ServerContext, IDataPath}, Action?, CancellationToken)"/>
    public static int Run(
        PreforkOptions options, ILoggerFactory loggers, Func<IDataPath> createDataPath, Action? allReady, CancellationToken stop)
    {
        SignalMask.ResetChildSignal();
        StartDirectory.Capture();
        var logger = new GuardedLogger(loggers.CreateLogger("Prefork.Master"));
        IDataPath? dataPath = null;
        try
        {
            dataPath = createDataPath();
            var launcher = ProcessLauncher.Create();
            Log.Executable(logger, launcher.Executable);
            using var spawner = new Spawner(options, dataPath, launcher, logger, allReady);
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
