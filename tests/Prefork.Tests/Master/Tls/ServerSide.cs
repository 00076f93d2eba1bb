using System.Collections.Concurrent;
using Prefork.Master.Tls;

namespace Prefork.Tests.Master.Tls;

/// <summary>What a reactor does with an encrypted connection, on the test's thread.</summary>
internal sealed unsafe class ServerSide : ICiphertextSink, IDisposable
{
    private static readonly byte[] Woken = [];

    private readonly BlockingCollection<byte[]> _events = [];
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly MemoryStream _received = new();
    private byte[] _waiting = [];

    public ServerSide(ITransportSecurityFactory factory)
    {
        ClientStream = new DuplexStream(_events.Add);
        Transport = factory.Create(() => _events.Add(Woken));
    }

    public ITransportSecurity Transport { get; }

    public DuplexStream ClientStream { get; }

    /// <summary>How many bytes of ciphertext are fed at a time.</summary>
    public int Piece { get; init; } = int.MaxValue;

    /// <summary>Whether what was received is sent back.</summary>
    public bool Echoes { get; init; }

    /// <summary>Whether plaintext is read when there is some.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>What becomes of the client's bytes on their way.</summary>
    public Func<byte[], byte[]> Change { get; set; } = static bytes => bytes;

    public byte[] Received => _received.ToArray();

    public long FedBytes { get; private set; }

    public long SentBytes { get; private set; }

    /// <summary>What the calls of the transport have allocated on this thread, without the sink.</summary>
    public long Allocated { get; private set; }

    public void Write(ReadOnlySpan<byte> ciphertext)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        SentBytes += ciphertext.Length;
        ClientStream.Deliver(ciphertext.ToArray());
        Allocated -= GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public void Send(ReadOnlySpan<byte> plaintext) => Transport.Write(plaintext, this);

    /// <summary>Serves the connection until a task of the client has completed.</summary>
    public T RunUntil<T>(Task<T> task)
    {
        RunUntil((Task)task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="RunUntil{T}(Task{T})"/>
    public void RunUntil(Task task)
    {
        task.ContinueWith(_ => _events.Add(Woken), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        RunUntil(() => task.IsCompleted);
    }

    /// <summary>Serves the connection until something holds.</summary>
    public void RunUntil(Func<bool> done)
    {
        Serve([]);
        while (!done())
        {
            Assert.True(_events.TryTake(out var bytes, TimeSpan.FromSeconds(30)), $"Nothing happens any more; the state is {Transport.State}.");
            Serve(bytes);
        }
    }

    /// <summary>Takes what the client has written, as far as there is room for it.</summary>
    public void Serve(ReadOnlySpan<byte> bytes)
    {
        Transport.Advance(this);
        ReadPlaintext();
        _waiting = [.. _waiting, .. Change(bytes.ToArray())];
        var fed = 0;
        while (Transport.State != TransportSecurityState.Failed)
        {
            var count = Math.Min(Math.Min(_waiting.Length - fed, Piece), Transport.InputRoom);
            if (count == 0)
            {
                break;
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            Transport.Feed(_waiting.AsSpan(fed, count), this);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            fed += count;
            FedBytes += count;
            ReadPlaintext();
        }

        _waiting = _waiting[fed..];
    }

    public void ReadPlaintext()
    {
        while (Reads)
        {
            int count;
            var before = GC.GetAllocatedBytesForCurrentThread();
            fixed (byte* memory = _buffer)
            {
                count = Transport.Read(memory, _buffer.Length, this);
            }

            if (count > 0 && Echoes)
            {
                Transport.Write(_buffer.AsSpan(0, count), this);
            }

            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (count == 0)
            {
                return;
            }

            if (!Echoes)
            {
                _received.Write(_buffer, 0, count);
            }
        }
    }

    public void Dispose()
    {
        Transport.Dispose();
        ClientStream.End();
        _events.Dispose();
    }
}
