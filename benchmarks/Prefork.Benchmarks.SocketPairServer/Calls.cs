using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Prefork.Benchmarks.SocketPairServer;

/// <summary>Calls to the other process: each is one write, and its answer one read.</summary>
internal sealed class Calls : IDisposable
{
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiting = new();
    private readonly Lock _writing = new();
    private long _last;

    public Calls(Socket socket)
    {
        _socket = socket;
        new Thread(ReadAnswers) { IsBackground = true }.Start();
    }

    public Task CallAsync()
    {
        var number = Interlocked.Increment(ref _last);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.TryAdd(number, answered);
        Span<byte> message = stackalloc byte[Message.Size];
        BinaryPrimitives.WriteInt64LittleEndian(message, number);
        lock (_writing)
        {
            _socket.Send(message);
        }

        return answered.Task;
    }

    public void Dispose() => _socket.Dispose();

    private void ReadAnswers()
    {
        var message = new byte[Message.Size];
        while (Message.TryRead(_socket, message))
        {
            if (_waiting.TryRemove(BinaryPrimitives.ReadInt64LittleEndian(message), out var answered))
            {
                answered.SetResult();
            }
        }
    }
}
