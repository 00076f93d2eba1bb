using Prefork;

namespace Ordinary;

[SharedRow]
public partial struct Topic
{
    public long Messages;
    public DateTime Last;
}

public readonly record struct Published(long Session, int Length);

[Endpoint("topics")]
public sealed class PubSub(Server server, SharedTable<Topic> topics, SharedChannel<Published> published, SharedLock world)
{
    private readonly Dictionary<string, HashSet<Session>> _subscribers = [];

    [OnReceive]
    public string? Receive(Session session, string line)
    {
        switch (line.Split(' ', 3))
        {
            case ["sub", var topic]:
                if (!_subscribers.TryGetValue(topic, out var sessions))
                {
                    _subscribers.Add(topic, sessions = []);
                }

                sessions.Add(session);
                topics.TryAdd(topic, new Topic { Last = DateTime.UtcNow });
                return "subscribed\n";
            case ["pub", var topic, var text]:
                topics.Increment(topic, Topic.Columns.Messages, 1);
                if (!published.TryWrite(new Published(session.Id, text.Length)))
                {
                    return "busy\n";
                }

                return server.SendMessage(ProcessTarget.AllWorkers, $"{topic} {text}") == MessageResult.Sent ? null : "busy\n";
            default:
                return "?\n";
        }
    }

    [OnPipeMessage]
    public void Deliver(string message)
    {
        var space = message.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && _subscribers.TryGetValue(message[..space], out var sessions))
        {
            foreach (var session in sessions)
            {
                session.Send(System.Text.Encoding.UTF8.GetBytes(message[space..]));
            }
        }
    }

    [OnTick(Milliseconds = 5000, OnWorker = 0)]
    public void Clean()
    {
        using (world.Enter())
        {
            foreach (var (name, topic) in topics)
            {
                if (topic.Last < DateTime.UtcNow.AddDays(-1))
                {
                    topics.Remove(name);
                }
            }
        }
    }

    [OnClose]
    public void Close(Session session)
    {
        foreach (var sessions in _subscribers.Values)
        {
            sessions.Remove(session);
        }
    }
}

[UserProcess("audit")]
public sealed class Audit(SharedChannel<Published> published) : IUserProcess
{
    private static long s_total;

    public async Task RunAsync(UserProcess process, CancellationToken stopping)
    {
        await using var file = new StreamWriter("audit.log", append: true);
        while (!stopping.IsCancellationRequested)
        {
            var item = await published.ReadAsync(stopping);
            s_total += item.Length;
            await file.WriteLineAsync($"{item.Session} {item.Length} {s_total}");
            Thread.Sleep(1);
        }
    }
}
