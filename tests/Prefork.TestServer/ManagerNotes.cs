using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>What the manager hears, and answers.</summary>
public static partial class ManagerNotes
{
    [OnPipeMessage(In = ServerRole.Manager)]
    public static void Take(Note note, PipeMessageContext context, Server server, ILogger logger)
    {
        Event(logger, $"{note.Text} from {context.Sender}");
        if (note.Text == "stop")
        {
            Event(logger, $"asked for a stop: {server.Stop()}");
        }

        _ = server.SendMessage(context.Sender, note with { Text = $"heard {note.Text}" });
    }

    [LoggerMessage(1, LogLevel.Information, "manager note {Text}")]
    private static partial void Event(ILogger logger, string text);
}
