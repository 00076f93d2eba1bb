using System.Text;

namespace Prefork.TestServer;

/// <summary>Messages that are given up where their worker dies with them.</summary>
public sealed class DropHandlers
{
    [OnReceive(Endpoint = "drop", OnCrash = CrashPolicy.Drop)]
    public void Receive(Session session, string line)
    {
        FailOn(line);
        session.Send(Encoding.UTF8.GetBytes(line + "\n"));
    }

    [OnReceive(Endpoint = "dropasync", OnCrash = CrashPolicy.Drop)]
    public async Task ReceiveAsync(Session session, string line)
    {
        await Task.Yield();
        FailOn(line);
        session.Send(Encoding.UTF8.GetBytes(line + "\n"));
    }

    [OnRequestLost]
    public void Lost(Session session, RequestLostContext lost) =>
        session.Send(Encoding.UTF8.GetBytes($"lost {lost.Reason} {lost.Settlement} {lost.Session == session}\n"));

    private static void FailOn(string line)
    {
        if (line == "fail")
        {
            Environment.FailFast(null);
        }
    }
}
