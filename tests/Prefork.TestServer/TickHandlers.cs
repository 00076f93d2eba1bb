using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Tells in the log of its ticks, where a test asks for it.</summary>
public sealed partial class TickHandlers(ILogger<TickHandlers> logger, IConfiguration configuration)
{
    private readonly bool _tells = configuration.GetValue("Test:WorkerTicks", false);

    [OnTick(Milliseconds = 50)]
    public void Everywhere(Worker worker) => Tell(worker, "everywhere");

    [OnTick(Milliseconds = 50, OnWorker = 1)]
    public async Task InOne(Worker worker)
    {
        await Task.Yield();
        Tell(worker, "in one");
    }

    [OnWorkerDraining]
    public void Draining(Worker worker) => Tell(worker, "no more");

    private void Tell(Worker worker, string text)
    {
        if (_tells)
        {
            Event(logger, worker.Id, text);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "tick in worker {Worker}: {Text}")]
    private static partial void Event(ILogger logger, int worker, string text);
}
