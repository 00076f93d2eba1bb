using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prefork.Registration;

namespace Prefork.TestServer;

/// <summary>A class of task workers without a task: it tells in the log what becomes of its process.</summary>
internal sealed partial class TaskProbe(ILogger<TaskProbe> logger, Server server, Counter counter)
{
    public static HandlerClass Describe() => new()
    {
        Name = "Prefork.TestServer.TaskProbe",
        IsOfTasks = true,
        Create = static services => new TaskProbe(
            services.GetRequiredService<ILogger<TaskProbe>>(), services.GetRequiredService<Server>(), services.GetRequiredService<Counter>()),
        Handlers =
        [
            On(HandlerEvent.WorkerStart, "starts"),
            On(HandlerEvent.WorkerDraining, "drains"),
            On(HandlerEvent.WorkerStop, "stops"),
        ],
    };

    private static HandlerDescriptor On(HandlerEvent handled, string text) => new()
    {
        Event = handled,
        Name = $"Prefork.TestServer.TaskProbe.{handled}",
        Sync = (object target, in SyncInvocation invocation) => ((TaskProbe)target).Tell(text, invocation.Worker),
    };

    private void Tell(string text, Worker worker) =>
        Event(logger, text, $"in {server.Role} {worker.Id} of {server.WorkerId} {worker.IsTaskWorker} pid {worker.ProcessId} counts {counter.Value}");

    [LoggerMessage(1, LogLevel.Information, "task probe {Text} {Where}")]
    private static partial void Event(ILogger logger, string text, string where);
}
