using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Looks at sessions in the master and the manager, and tries to send to them, where a test asks for it.</summary>
public sealed partial class LookHandlers
{
    [OnTick(Milliseconds = 200, In = ServerRole.Manager)]
    public static void Tick(Server server, ILogger logger, IConfiguration configuration)
    {
        if (configuration.GetValue("Test:Look", false))
        {
            Event(logger, Introspection.Describe(server));
        }
    }

    /// <summary>Called by the start handlers of the master and the manager.</summary>
    internal static void TrySend(Server server, ILogger logger, IConfiguration configuration)
    {
        if (!configuration.GetValue("Test:Look", false))
        {
            return;
        }

        try
        {
            server.GetSession(1).Send("from nowhere"u8);
        }
        catch (InvalidOperationException exception)
        {
            Event(logger, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "look: {Text}")]
    private static partial void Event(ILogger logger, string text);
}
