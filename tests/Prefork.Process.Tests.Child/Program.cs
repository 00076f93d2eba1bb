using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Manager;
using Prefork.Master;

namespace Prefork.ProcessTests.Child;

/// <summary>A server with real processes and a data path without data: what the tests of the process supervision run.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        var settings = ChildSettings.Parse(args);
        var environment = ChildEnvironment.Current;
        var name = environment is null ? "master" : $"{RoleNames.Format(environment.Role)} {environment.Id}";
        using var loggers = new LineLoggerFactory(name);
        if (environment is null)
        {
            var options = new PreforkOptions { Workers = settings.Workers, MaxWaitTime = TimeSpan.FromSeconds(settings.MaxWaitSeconds) };
            options.Tasks.Workers = settings.TaskWorkers;
            var logger = new GuardedLogger(loggers.CreateLogger("Prefork.Master"));
            return MasterProcess.Run(
                options,
                settings.UserProcesses,
                logger,
                ServerEventQueue.CreateEmpty(logger),
                () => new FakeDataPath(settings),
                _ => Output.Line("all ready"),
                static () => Output.Line("master reopens"),
                CancellationToken.None);
        }

        environment.Arm();
        Output.Line($"{name} starting pid={Environment.ProcessId} instance={environment.Instance}");
        settings.WaitForGate(environment.Role);
        if (environment.Role == ServerRole.Manager && settings.IsManagerCrashing)
        {
            return 3;
        }

        return environment.Role == ServerRole.Manager
            ? ManagerProcess.Run(
                loggers,
                new ReloadOptions { Parallel = settings.IsReloadedInParallel },
                ServerEventQueue.CreateEmpty(loggers.CreateLogger("Prefork.Manager")),
                static () => Output.Line("manager reopens"),
                CancellationToken.None)
            : FakeWorker.Run(loggers, environment, settings);
    }
}
