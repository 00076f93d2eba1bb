using System.Text;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>A user process that sends a line to each new session of one endpoint, whatever worker it belongs to.</summary>
public sealed partial class GreetingProcess(Server server, ILogger<GreetingProcess> logger) : IUserProcess
{
    public async Task RunAsync(UserProcess process, CancellationToken stopping)
    {
        HashSet<long> greeted = [];
        while (true)
        {
            foreach (var session in server.Sessions.Where(session => session.Endpoint == "session" && greeted.Add(session.Id)))
            {
                Event(logger, $"{session.Send(Encoding.UTF8.GetBytes($"hello {session.Id}\n"))} {Introspection.Describe(server)}");
            }

            await Task.Delay(5, stopping);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "greeting {Text}")]
    private static partial void Event(ILogger logger, string text);
}
