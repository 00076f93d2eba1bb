using System.Net;
using System.Net.Sockets;

namespace Prefork.Benchmarks.Load;

/// <summary>One connection that sends a message and waits for it to come back.</summary>
internal sealed class EchoConnection : IDisposable
{
    private const int MessageSize = 100;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly byte[] Message = [0, 0, 0, MessageSize - sizeof(int), .. Enumerable.Repeat((byte)'a', MessageSize - sizeof(int) - 1), (byte)'\n'];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[MessageSize];

    public EchoConnection(int port)
    {
        _socket.SendTimeout = _socket.ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds;
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException failure)
        {
            _socket.Dispose();
            throw new BenchmarkException($"cannot connect to port {port}: {failure.Message}");
        }
    }

    /// <summary>Sends a message and returns once it is back; false where the connection was closed instead.</summary>
    public bool TryExchange()
    {
        try
        {
            _socket.Send(Message);
            for (var received = 0; received < MessageSize;)
            {
                var length = _socket.Receive(_answer, received, MessageSize - received, SocketFlags.None);
                if (length == 0)
                {
                    return false;
                }

                received += length;
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return false;
        }
        catch (SocketException failure)
        {
            throw new BenchmarkException($"no answer: {failure.Message}");
        }

        return _answer.AsSpan().SequenceEqual(Message) ? true : throw new BenchmarkException("wrong bytes came back");
    }

    public void Dispose() => _socket.Dispose();
}
