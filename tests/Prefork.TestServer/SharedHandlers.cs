using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Prefork.TestServer;

/// <summary>Says which worker got a message, and records what was handled in a file that outlives workers.</summary>
public sealed class SharedHandlers(IConfiguration configuration)
{
    [OnConnect(Endpoint = "shared")]
    public void Connect(Session session) => Record($"connect {session}");

    [OnReceive(Endpoint = "shared")]
    public void Receive(Session session, Worker worker, string line)
    {
        var words = line.Split(' ');
        switch (words[0])
        {
            case "block":
                Record($"block {worker.Id}");
                Thread.Sleep(int.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "hold":
                Record($"hold {worker.Id}");
                Gate.Wait(words[1]);
                break;
            case "bind":
                session.Bind(long.Parse(words[1], CultureInfo.InvariantCulture));
                break;
            case "info":
                Reply(session, $"{session.Info!.WorkerId} {session.Info.UserId}");
                return;
        }

        Record($"message {line}");
        Reply(session, $"{worker.Id} {line}");
    }

    [OnClose(Endpoint = "shared")]
    public void Close(Session session, Worker worker, CloseReason reason) => Record($"close {session} {reason}");

    [OnDispatch(Endpoint = "decided")]
    public static DispatchDecision Dispatch(DispatchContext message) => message.Data[0] switch
    {
        >= (byte)'0' and <= (byte)'9' and var digit => DispatchDecision.Worker(digit - '0'),
        (byte)'d' => DispatchDecision.Discard,
        (byte)'c' => DispatchDecision.Close,
        (byte)'t' => throw new InvalidOperationException("The dispatcher fails."),
        _ => DispatchDecision.Default,
    };

    [OnReceive(Endpoint = "decided")]
    public void ReceiveDecided(Session session, Worker worker, string line) => Reply(session, $"{worker.Id} {line}");

    private static void Reply(Session session, string line) => session.Send(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>In a file of this process, with a time that can be compared with that of others.</summary>
    private void Record(string line)
    {
        if (configuration["Test:Record"] is { } name)
        {
            File.AppendAllText(Path.Combine(Path.GetTempPath(), $"{name}-{Environment.ProcessId}"), $"{Stopwatch.GetTimestamp():D20} {line}\n");
        }
    }
}
