using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Clients that send and check what comes back, until they are told to stop.</summary>
internal sealed class EchoLoad : IDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly Task[] _clients;
    private long _rounds;

    /// <param name="server">The server.</param>
    /// <param name="clients">How many.</param>
    /// <param name="reconnect">Whether a connection may end: then the client makes another one.</param>
    public EchoLoad(TestServer server, int clients, bool reconnect = false) =>
        _clients = [.. Enumerable.Range(0, clients).Select(seed => OwnThread.Run(() => Run(server, seed, reconnect)))];

    /// <summary>How many messages have come back whole.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    /// <summary>Waits until so many more messages have come back.</summary>
    public void Await(ServerProcess process, int rounds)
    {
        var target = Rounds + rounds;
        process.WaitUntil(() => Rounds >= target || Array.Exists(_clients, client => client.IsFaulted), "the load to go on");
    }

    /// <summary>Stops the clients and tells what has gone wrong in one.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public void Dispose()
    {
        _enough.Cancel();
        Task.WaitAll([.. _clients.Select(client => client.ContinueWith(_ => { }, TaskScheduler.Default))]);
        _enough.Dispose();
    }

    private void Run(TestServer server, int seed, bool reconnect)
    {
        var random = new Random(seed);
        while (!_enough.IsCancellationRequested)
        {
            using var client = server.Connect("echo");
            try
            {
                Echo(client, random);
            }
            catch (Exception exception) when (reconnect && exception is EndOfStreamException or System.Net.Sockets.SocketException)
            {
                // The started request of a worker that dies costs its connection.
            }
        }
    }

    private void Echo(Client client, Random random)
    {
        while (!_enough.IsCancellationRequested)
        {
            var sent = new byte[random.Next(1, 4_000)];
            random.NextBytes(sent);
            client.Send(sent);
            Assert.True(sent.AsSpan().SequenceEqual(client.Receive(sent.Length)));
            Interlocked.Increment(ref _rounds);
        }
    }
}
