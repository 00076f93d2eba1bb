using System.Buffers.Binary;
using System.Security.Cryptography;
using Prefork;

namespace Ordinary;

public static class Sharding
{
    private static int s_next;

    [OnDispatch(Endpoint = "keys")]
    public static DispatchDecision Choose(DispatchContext context)
    {
        if (context.Data.IsEmpty)
        {
            return DispatchDecision.Discard;
        }

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(context.Data, hash);
        return DispatchDecision.Worker((int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)context.Workers));
    }

    [OnDispatch(Endpoint = "round")]
    public static DispatchDecision Round(DispatchContext context) =>
        DispatchDecision.Worker((int)((uint)Interlocked.Increment(ref s_next) % (uint)context.Workers));
}

[Endpoint("keys")]
public abstract class Store
{
    protected Dictionary<string, string> Values { get; } = [];

    [OnReceive(OnCrash = CrashPolicy.Redeliver, Attempts = 3)]
    public async Task Receive(Session session, string command)
    {
        if (command.Length == 0)
        {
            session.Send("! empty\n"u8);
            return;
        }

        var answer = await RunAsync(command);
        session.Send("ok "u8);
        await session.SendAsync(System.Text.Encoding.UTF8.GetBytes(answer));
    }

    [OnRequestLost]
    public void Lost(RequestLostContext lost) => lost.Session.Send("! try again\n"u8);

    [OnProtocolError]
    public static void Refuse(Session session, ProtocolErrorContext error) => session.Send(System.Text.Encoding.UTF8.GetBytes($"! {error.Reason}\n"));

    protected abstract Task<string> RunAsync(string command);
}

public sealed class MemoryStore : Store
{
    protected override Task<string> RunAsync(string command)
    {
        if (command.Split('=') is [var key, var value])
        {
            Values[key] = value;
            return Task.FromResult(value);
        }

        return Task.FromResult(Values.GetValueOrDefault(command, ""));
    }
}
