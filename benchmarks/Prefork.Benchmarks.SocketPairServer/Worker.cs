using System.Net.Sockets;

namespace Prefork.Benchmarks.SocketPairServer;

/// <summary>The other process: answers each message.</summary>
internal static class Worker
{
    public static void Run(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var message = new byte[Message.Size];
        while (Message.TryRead(socket, message))
        {
            socket.Send(message);
        }
    }
}
