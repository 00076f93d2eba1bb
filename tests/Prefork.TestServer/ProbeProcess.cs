using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>A user process that tells in the log what becomes of it; on demand it fails, returns, or does not stop.</summary>
public sealed partial class ProbeProcess(ILogger<ProbeProcess> logger, Server server, Counter counter, IConfiguration configuration) : IUserProcess
{
    public async Task RunAsync(UserProcess process, CancellationToken stopping)
    {
        Event(logger, process.Name, process.Index, $"runs as {server.Role} {process.Id} pid {process.ProcessId} counts {counter.Value} worker {server.WorkerId?.ToString() ?? "none"}");
        switch (configuration["Test:Process"])
        {
            case "throw":
                throw new InvalidOperationException("The probe fails.");
            case "return":
                return;
            case "ignore":
                stopping.UnsafeRegister(_ => Event(logger, process.Name, process.Index, "is told"), null);
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                return;
        }

        try
        {
            await Task.Delay(Timeout.Infinite, stopping);
        }
        finally
        {
            Event(logger, process.Name, process.Index, "is told");
        }
    }

    [LoggerMessage(1, LogLevel.Information, "process {Name} {Index} {Text}")]
    private static partial void Event(ILogger logger, string name, int index, string text);
}
