using System.Net;
using System.Net.Sockets;

namespace Prefork.Benchmarks.SocketServer;

/// <summary>The plainest asynchronous server: one loop and one buffer for each connection.</summary>
internal static class EchoServer
{
    private const int BufferSize = 16 * 1024;

    public static async Task RunAsync(IPEndPoint endpoint)
    {
        using var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(endpoint);
        listener.Listen();
        while (true)
        {
            _ = EchoAsync(await listener.AcceptAsync());
        }
    }

    private static async Task EchoAsync(Socket connection)
    {
        using (connection)
        {
            connection.NoDelay = true;
            var buffer = new byte[BufferSize];
            try
            {
                int received;
                while ((received = await connection.ReceiveAsync(buffer)) > 0)
                {
                    // A socket in asynchronous use sends all of the buffer before it completes.
                    await connection.SendAsync(buffer.AsMemory(0, received));
                }
            }
            catch (SocketException)
            {
                // The client went away.
            }
        }
    }
}
