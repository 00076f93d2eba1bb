using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Tells in the log which events come, where and in which order; on demand each throws, hangs or takes long.</summary>
public sealed partial class LifecycleHandlers
{
    [OnStart]
    public static void Start(Server server, ILogger logger, IConfiguration configuration)
    {
        LookHandlers.TrySend(server, logger, configuration);
        Tell(logger, configuration, "OnStart", $"in {server.Role}");
    }

    [OnShutdown]
    public static async Task Shutdown(Server server, ILogger logger, IConfiguration configuration)
    {
        await Task.Yield();
        Tell(logger, configuration, "OnShutdown", $"in {server.Role}");
    }

    [OnManagerStart]
    public static async ValueTask ManagerStart(Server server, ILogger logger, IConfiguration configuration, CancellationToken stopping)
    {
        LookHandlers.TrySend(server, logger, configuration);
        stopping.UnsafeRegister(_ => Event(logger, "OnManagerStart", "sees the stop"), null);
        await Task.Delay(configuration.GetValue("Test:ManagerStartTakes", 0), CancellationToken.None);
        Tell(logger, configuration, "OnManagerStart", $"in {server.Role}");
    }

    [OnManagerStop]
    public static void ManagerStop(Server server, ILogger logger, IConfiguration configuration) =>
        Tell(logger, configuration, "OnManagerStop", $"in {server.Role}");

    [OnWorkerError]
    public static void WorkerError(WorkerErrorContext error, ILogger logger, IConfiguration configuration) =>
        Tell(logger, configuration, "OnWorkerError", $"{error.ProcessName} pid {error.ProcessId} code {error.ExitCode} signal {error.Signal}");

    [OnBeforeReload]
    [OnAfterReload]
    public static void Reload(ReloadContext reload, ILogger logger, IConfiguration configuration) =>
        Tell(logger, configuration, "OnReload", $"of {(reload.IsOfTaskWorkersOnly ? $"{reload.TaskWorkers} task workers" : reload.Workers)} {reload.Reason}: {reload.Result} {reload.Failure}");

    [OnTick(Milliseconds = 50, In = ServerRole.Manager)]
    public static void Tick(Server server, ILogger logger, IConfiguration configuration)
    {
        if (configuration.GetValue("Test:Ticks", false))
        {
            Tell(logger, configuration, "OnTick", $"in {server.Role}");
        }
    }

    [OnWorkerDraining]
    public void Draining(Worker worker, ILogger<LifecycleHandlers> logger, IConfiguration configuration) =>
        Tell(logger, configuration, "OnWorkerDraining", $"worker {worker.Id}");

    [OnWorkerExit]
    public async Task Exit(Worker worker, WorkerExitContext exit, ILogger<LifecycleHandlers> logger, IConfiguration configuration)
    {
        await Task.Yield();
        var held = string.Join(", ", exit.Handlers.Select(handler => $"{handler.Handler} of session {handler.Session} {handler.Elapsed >= TimeSpan.FromMilliseconds(90)}"));
        Tell(logger, configuration, "OnWorkerExit", $"worker {worker.Id} held by {held}");
    }

    [OnWorkerStop]
    public void Stop(Worker worker, ILogger<LifecycleHandlers> logger, IConfiguration configuration) =>
        Tell(logger, configuration, "OnWorkerStop", $"worker {worker.Id}");

    private static void Tell(ILogger logger, IConfiguration configuration, string name, string text)
    {
        Event(logger, name, text);
        if (configuration["Test:Throw"] == "all")
        {
            throw new InvalidOperationException($"{name} throws.");
        }

        if (configuration["Test:Hang"] == name)
        {
            Thread.Sleep(Timeout.Infinite);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "lifecycle {Name} {Text}")]
    private static partial void Event(ILogger logger, string name, string text);
}
