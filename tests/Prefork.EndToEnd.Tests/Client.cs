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

    /// <summary>Receives a line where its first byte comes in time.</summary>
    public bool TryReceiveLine(int milliseconds, ref string line)
    {
        if (!Socket.Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectRead))
        {
            return false;
        }

        line = ReceiveLine();
        return true;
    }

    /// <summary>Asks again and again until the answer is the right one.</summary>
    public void WaitForAnswer(string question, string answer) => WaitForAnswer(question, given => given == answer, answer);

    public void WaitForAnswer(string question, Func<string, bool> isRight, string description = "another answer")
    {
        var end = Environment.TickCount64 + PatienceMilliseconds;
        var answer = Ask(question);
        while (!isRight(answer))
        {
            if (Environment.TickCount64 > end)
            {
                throw new TimeoutException($"'{question}' was answered by '{answer}' to the last, and not by {description}.");
            }

            Thread.Sleep(10);
            answer = Ask(question);
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
