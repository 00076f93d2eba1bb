using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Prefork.Benchmarks.Interop;

namespace Prefork.Benchmarks.Load;

/// <summary>
/// A closed-loop echo client: one thread, one epoll, and on each connection a fixed number of messages in flight, each
/// replaced as soon as it has come back.
/// </summary>
internal sealed unsafe class LoadClient : IDisposable
{
    private const int LengthBytes = sizeof(int);
    private const int ReadSize = 1 << 20;
    private const int PollMilliseconds = 100;
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    private readonly LoadShape _shape;
    private readonly Socket[] _sockets;
    private readonly LoadConnection[] _connections;
    private readonly long[] _sendTimes;
    private readonly Epoll _epoll = new();

    // The message over and over: both what is sent and what must come back, from any offset within a message.
    private readonly byte* _pattern;
    private readonly byte* _readBuffer = (byte*)NativeMemory.Alloc(ReadSize);

    private long _messages;
    private long _windowStart;
    private int _alive;
    private bool _verifies;
    private bool _draining;

    /// <summary>Connects all connections; nothing is sent yet.</summary>
    public LoadClient(int port, LoadShape shape)
    {
        _shape = shape;
        _sockets = new Socket[shape.Connections];
        _connections = new LoadConnection[shape.Connections];
        _sendTimes = new long[shape.Connections * shape.Depth];
        _pattern = CreatePattern(shape.Size, shape.Size + Math.Max(ReadSize, shape.Size * shape.Depth));
        for (var number = 0; number < _sockets.Length; number++)
        {
            Connect(number, port);
        }
    }

    /// <summary>The latencies since the last <see cref="Run"/> began, of messages that were sent since then.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>Connections that failed: closed by the server, or with bytes missing, surplus or wrong.</summary>
    public int Errors { get; private set; }

    /// <summary>What the first of them was.</summary>
    public string? FirstError { get; private set; }

    /// <summary>Fills every connection's depth; <see cref="Run"/> keeps it filled.</summary>
    public void Start()
    {
        var now = Stopwatch.GetTimestamp();
        Array.Fill(_sendTimes, now);
        for (var number = 0; number < _connections.Length; number++)
        {
            ref var connection = ref _connections[number];
            connection.Unsent = (long)_shape.Size * _shape.Depth;
            Send(ref connection, number);
        }
    }

    /// <summary>Goes on for <paramref name="duration"/>; ends early where no connection is left.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="verify">Whether to compare every byte that comes back.</param>
    /// <param name="cancellation">Throws.</param>
    public LoadResult Run(TimeSpan duration, bool verify, CancellationToken cancellation)
    {
        Latencies.Clear();
        _messages = 0;
        _verifies = verify;
        _windowStart = Stopwatch.GetTimestamp();
        var end = _windowStart + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        while (_alive > 0 && Stopwatch.GetTimestamp() < end)
        {
            cancellation.ThrowIfCancellationRequested();
            Turn();
        }

        return new LoadResult(_messages, Stopwatch.GetElapsedTime(_windowStart));
    }

    /// <summary>Sends nothing new and waits for what is in flight; what does not come back is an error.</summary>
    public void Drain(CancellationToken cancellation)
    {
        _draining = true;
        var began = Stopwatch.GetTimestamp();
        while (InFlight() && Stopwatch.GetElapsedTime(began) < DrainTimeout)
        {
            cancellation.ThrowIfCancellationRequested();
            Turn();
        }

        for (var number = 0; number < _connections.Length; number++)
        {
            ref var connection = ref _connections[number];
            if (!connection.Failed && Outstanding(in connection) > 0)
            {
                Fail(ref connection, number, $"{Outstanding(in connection)} bytes did not come back");
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket?.Dispose();
        }

        _epoll.Dispose();
        NativeMemory.Free(_pattern);
        NativeMemory.Free(_readBuffer);
    }

    private static byte* CreatePattern(int size, int length)
    {
        var pattern = (byte*)NativeMemory.Alloc((nuint)length);
        for (var index = 0; index < length; index++)
        {
            var offset = index % size;
            pattern[index] = (byte)(offset == size - 1 ? '\n' : 'a' + (offset % 23));
            if (size > LengthBytes && offset < LengthBytes)
            {
                // The length of the rest, for servers that frame; the others pass over it.
                pattern[index] = (byte)((size - LengthBytes) >> (8 * (LengthBytes - 1 - offset)));
            }
        }

        return pattern;
    }

    private static long Outstanding(in LoadConnection connection) => connection.Sent + connection.Unsent - connection.Received;

    private void Connect(int number, int port)
    {
        var socket = _sockets[number] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException failure)
        {
            throw new BenchmarkException($"connection {number + 1} of {_sockets.Length}: {failure.Message}");
        }

        socket.NoDelay = true;
        socket.Blocking = false;
        _connections[number].Descriptor = (int)socket.Handle;
        _epoll.Add(_connections[number].Descriptor, number, LibC.EpollIn);
        _alive++;
    }

    private void Turn()
    {
        var count = _epoll.Wait(PollMilliseconds);
        // What the batch reports had arrived by now; the time this client takes to get to it is not the server's.
        var arrival = Stopwatch.GetTimestamp();
        for (var index = 0; index < count; index++)
        {
            var number = _epoll.Number(index);
            ref var connection = ref _connections[number];
            if (connection.AwaitsWritable && (_epoll.Ready(index) & LibC.EpollOut) != 0)
            {
                Send(ref connection, number);
            }

            if ((_epoll.Ready(index) & ~(uint)LibC.EpollOut) != 0 && !connection.Failed)
            {
                Receive(ref connection, number, arrival);
            }
        }
    }

    private void Receive(ref LoadConnection connection, int number, long arrival)
    {
        var length = LibC.Read(connection.Descriptor, _readBuffer, ReadSize);
        if (length <= 0)
        {
            if (length == 0)
            {
                Fail(ref connection, number, "the server closed the connection");
            }
            else if (LibC.LastError != LibC.EAGAIN)
            {
                Fail(ref connection, number, LibC.Describe(LibC.LastError));
            }

            return;
        }

        var arrived = connection.Received % _shape.Size;
        if (_verifies && !new ReadOnlySpan<byte>(_readBuffer, (int)length).SequenceEqual(new ReadOnlySpan<byte>(_pattern + arrived, (int)length)))
        {
            Fail(ref connection, number, "wrong bytes came back");
            return;
        }

        connection.Received += length;
        if (connection.Received > connection.Sent)
        {
            Fail(ref connection, number, "more came back than was sent");
            return;
        }

        var completed = (int)((arrived + length) / _shape.Size);
        if (completed > 0)
        {
            Complete(ref connection, number, completed, arrival);
        }
    }

    private void Complete(ref LoadConnection connection, int number, int completed, long arrival)
    {
        _messages += completed;
        var now = Stopwatch.GetTimestamp();
        var sendTimes = _sendTimes.AsSpan(number * _shape.Depth, _shape.Depth);
        for (var message = 0; message < completed; message++)
        {
            ref var sendTime = ref sendTimes[connection.Oldest];
            if (sendTime >= _windowStart)
            {
                Latencies.Record(arrival - sendTime);
            }

            sendTime = now;
            connection.Oldest = connection.Oldest + 1 == sendTimes.Length ? 0 : connection.Oldest + 1;
        }

        if (!_draining)
        {
            connection.Unsent += (long)completed * _shape.Size;
            Send(ref connection, number);
        }
    }

    private void Send(ref LoadConnection connection, int number)
    {
        while (connection.Unsent > 0)
        {
            var sent = LibC.Send(connection.Descriptor, _pattern + (connection.Sent % _shape.Size), (nint)connection.Unsent, LibC.SendNoSignal);
            if (sent < 0)
            {
                if (LibC.LastError == LibC.EAGAIN)
                {
                    AwaitWritable(ref connection, number, true);
                }
                else
                {
                    Fail(ref connection, number, LibC.Describe(LibC.LastError));
                }

                return;
            }

            connection.Sent += sent;
            connection.Unsent -= sent;
        }

        AwaitWritable(ref connection, number, false);
    }

    private void AwaitWritable(ref LoadConnection connection, int number, bool awaits)
    {
        if (connection.AwaitsWritable != awaits)
        {
            connection.AwaitsWritable = awaits;
            _epoll.Modify(connection.Descriptor, number, awaits ? LibC.EpollIn | LibC.EpollOut : (uint)LibC.EpollIn);
        }
    }

    private void Fail(ref LoadConnection connection, int number, string reason)
    {
        connection.Failed = true;
        Errors++;
        FirstError ??= reason;
        _alive--;
        _sockets[number].Dispose();
    }

    private bool InFlight()
    {
        foreach (ref readonly var connection in _connections.AsSpan())
        {
            if (!connection.Failed && Outstanding(in connection) > 0)
            {
                return true;
            }
        }

        return false;
    }
}
