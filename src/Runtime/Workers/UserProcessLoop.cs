using Microsoft.Extensions.Logging;
using Prefork.Hosting;

namespace Prefork.Workers;

/// <summary>
/// The user's code on the thread pool, and beside it a loop like a worker's, for what the code sends, and for the messages that are sent to it.
/// </summary>
internal static class UserProcessLoop
{
    /// <summary>Runs both to the end of the code, on the calling thread.</summary>
    /// <param name="context">The server.</param>
    /// <param name="definition">What to run.</param>
    /// <param name="process">The process that it is to believe to be in.</param>
    /// <param name="memory">What the loop works with.</param>
    /// <param name="sends">Whether what the process sends goes through this loop.</param>
    /// <param name="logger">The log.</param>
    /// <param name="ready">Called when the code is about to start.</param>
    /// <param name="stopping">Tells the code to end.</param>
    /// <exception cref="Exception">What the code has thrown.</exception>
    public static void Run(
        ServerContext context, UserProcessDefinition definition, UserProcess process, LoopMemory memory, bool sends, ILogger logger, Action ready, CancellationToken stopping)
    {
        var target = definition.Create(context.Host);
        var messages = new MessageHandlers(definition.Handlers, target);
        var settings = WorkerLoopSettings.Create(context, new Worker(process.Id, stopping), memory, logger) with { AwaitsServe = true };
        var loop = new WorkerLoop(settings, BoundHandlers.OfMessages(context.Endpoints.Count, messages));
        if (sends)
        {
            context.Server.Connect(loop.Sessions, memory.Region);
            context.Server.TaskGateway = loop.Tasks;
        }

        var work = Task.CompletedTask;
        loop.Run(() =>
        {
            ready();
            work = Task.Run(
                () =>
                {
                    var running = target.RunAsync(process, stopping);
                    loop.Post(() =>
                    {
                        messages.Add(process.Listen(), target);
                        loop.Serve();
                    });
                    return running;
                },
                CancellationToken.None);

            // The loop lives as long as the work, and then sends what is left.
            work.ContinueWith(
                _ => loop.Post(() => loop.Drain(DrainMode.LeaveQueue)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        });
        work.GetAwaiter().GetResult();
    }
}
