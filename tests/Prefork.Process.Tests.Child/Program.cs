using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Manager;
using Prefork.Master;
using Prefork.Registration;

namespace Prefork.ProcessTests.Child;

/// <summary>A server with real processes and a data path without data: what the tests of the process supervision run.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        var settings = ChildSettings.Parse(args);
        var environment = ChildEnvironment.Current;
        var name = environment is null ? "master" : $"{RoleNames.Format(environment.Role)} {environment.Id}";
        var context = new ServerContext
        {
            Options = new PreforkOptions { Workers = settings.Workers, MaxWaitTime = TimeSpan.FromSeconds(settings.MaxWaitSeconds) },
            Endpoints = [],
            Handlers = HandlerTable.Build(new HandlerRegistry(), [], []),
            Host = null!,
            LoggerFactory = new LineLoggerFactory(name),
            Server = new Server(environment?.Role ?? ServerRole.Master, Environment.ProcessId, environment?.Id, []),
        };
        if (environment is null)
        {
            var logger = context.LoggerFactory.CreateLogger("Prefork.Master");
            return MasterProcess.Run(context, logger, () => new FakeDataPath(settings), _ => Output.Line("all ready"), CancellationToken.None);
        }

        environment.Arm();
        Output.Line($"{name} starting pid={Environment.ProcessId} instance={environment.Instance}");
        settings.WaitForGate(environment.Role);
        if (environment.Role == ServerRole.Manager && settings.IsManagerCrashing)
        {
            return 3;
        }

        return environment.Role == ServerRole.Manager
            ? ManagerProcess.Run(context, CancellationToken.None)
            : FakeWorker.Run(context, environment, settings);
    }
}
