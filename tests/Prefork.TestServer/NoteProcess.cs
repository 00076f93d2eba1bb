namespace Prefork.TestServer;

/// <summary>A user process that answers each message to its sender.</summary>
public sealed class NoteProcess(Server server) : IUserProcess
{
    public Task RunAsync(UserProcess process, CancellationToken stopping)
    {
        process.OnMessage<Note>((note, context) =>
        {
            _ = process.SendMessage(context.Sender, note with { Text = $"answer to {note.Text}" });
            if (note.Text == "stop")
            {
                _ = server.Stop();
            }
        });
        return Task.Delay(Timeout.Infinite, stopping);
    }
}
