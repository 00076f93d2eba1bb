using System.Net.Sockets;

namespace Prefork.Benchmarks.SocketPairServer;

/// <summary>A message: 16 bytes, the first 8 are the number of the call.</summary>
internal static class Message
{
    public const int Size = 16;

    /// <summary>Reads one; false at the end of the connection.</summary>
    public static bool TryRead(Socket socket, byte[] message)
    {
        for (var read = 0; read < Size;)
        {
            var count = socket.Receive(message, read, Size - read, SocketFlags.None);
            if (count == 0)
            {
                return false;
            }

            read += count;
        }

        return true;
    }
}
