using System.Text;

namespace Prefork.TestServer;

/// <summary>Answers datagrams.</summary>
public sealed class PacketHandlers
{
    /// <summary>Also of endpoints that a test adds.</summary>
    [OnPacket]
    public ReadOnlyMemory<byte> Receive(ReadOnlyMemory<byte> data) => data;

    [OnPacket(Endpoint = "packetreply")]
    public void ReceiveWithContext(PacketContext packet, ReadOnlySpan<byte> data)
    {
        packet.Reply(Encoding.UTF8.GetBytes($"{packet.Endpoint} {packet.RemoteEndPoint} "));
        packet.Reply(data);
    }

    [OnPacket(Endpoint = "packetasync")]
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(ReadOnlyMemory<byte> data)
    {
        await Task.Delay(1);
        return data;
    }

    [OnDispatch(Endpoint = "packetdecided")]
    public static DispatchDecision Dispatch(DispatchContext packet) => packet.Data[0] switch
    {
        (byte)'d' => DispatchDecision.Discard,
        var digit => DispatchDecision.Worker(digit - '0'),
    };

    [OnPacket(Endpoint = "packetdecided")]
    public string ReceiveDecided(Worker worker, string text) => $"{worker.Id} {text}";
}
