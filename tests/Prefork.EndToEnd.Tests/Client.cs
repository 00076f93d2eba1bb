using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Prefork.EndToEndTests;

/// <summary>A blocking connection with a deadline on everything.</summary>
internal sealed class Client : IDisposable
{
    public const int PatienceMilliseconds = 60_000;

    public Client(EndPoint endpoint, int? receiveBuffer = null)
    {
        Socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified)
        {
            SendTimeout = PatienceMilliseconds,
            ReceiveTimeout = PatienceMilliseconds,
        };
        if (endpoint is IPEndPoint)
        {
            Socket.NoDelay = true;
        }

        if (receiveBuffer is { } size)
        {
            Socket.ReceiveBufferSize = size;
        }

        Socket.Connect(endpoint);
    }

    public Socket Socket { get; }

    public Client Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public Client Send(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            data = data[Socket.Send(data)..];
        }

        return this;
    }

    /// <summary>Receives exactly so many bytes.</summary>
    public byte[] Receive(int count)
    {
        var data = new byte[count];
        for (var got = 0; got < count;)
        {
            var part = Socket.Receive(data.AsSpan(got));
            if (part == 0)
            {
                throw new EndOfStreamException($"The connection ended after {got} of {count} bytes.");
            }

            got += part;
        }

        return data;
    }

    /// <summary>Receives up to a line feed, which is left out.</summary>
    public string ReceiveLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            var character = (char)Receive(1)[0];
            if (character == '\n')
            {
                return line.ToString();
            }

            line.Append(character);
        }
    }

    public string Ask(string question) => Send(question + "\n").ReceiveLine();

    /// <summary>Receives to the end of the stream, whether it was closed or reset.</summary>
    public byte[] ReceiveToEnd()
    {
        using var all = new MemoryStream();
        var part = new byte[65536];
        while (true)
        {
            int count;
            try
            {
                count = Socket.Receive(part);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                return all.ToArray();
            }

            if (count == 0)
            {
                return all.ToArray();
            }

            all.Write(part, 0, count);
        }
    }

    public void Dispose() => Socket.Dispose();
}
