using System.Buffers;
using System.Threading.Channels;
using Prefork;

namespace Ordinary;

[Endpoint("batches")]
public sealed class Batching(Worker worker, HttpClient http)
{
    private readonly List<(ReadOnlyMemory<byte> Data, TaskCompletionSource<int> Done)> _batch = [];
    private readonly Channel<byte[]> _log = Channel.CreateBounded<byte[]>(100);
    private Task _logging = Task.CompletedTask;
    private ReadOnlyMemory<byte> _first;

    [OnWorkerStart]
    public void Start() => _logging = LogAsync();

    [OnReceive(Concurrent = true)]
    public async Task<string> Receive(Session session, ReadOnlyMemory<byte> data)
    {
        if (_first.IsEmpty)
        {
            _first = data.ToArray();
        }

        var done = new TaskCompletionSource<int>();
        _batch.Add((data, done));
        if (_batch.Count == 1)
        {
            worker.Schedule(TimeSpan.FromMilliseconds(5), FlushAsync);
        }

        _log.Writer.TryWrite(data.ToArray());
        var line = data.Span.IndexOf((byte)'\n') is > 0 and var end ? data[..end] : data;
        session.Send(line.Span);
        return $"{await done.Task}";
    }

    [OnReceive(Endpoint = "parsed")]
    public async Task<byte[]> Parsed(ReadOnlyMemory<byte> data)
    {
        var rented = ArrayPool<byte>.Shared.Rent(data.Length);
        try
        {
            data.CopyTo(rented);
            var sum = await Task.Run(() => rented.AsSpan(0, data.Length).ToArray());
            var part = data.Slice(0, data.Length / 2);
            await CountAsync(part);
            return sum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    [OnReceive(Endpoint = "copied")]
    public void Copied(ReadOnlyMemory<byte> data) => _first = data;

    [OnWorkerStop]
    public async Task Stop()
    {
        _log.Writer.Complete();
        await _logging;
    }

    private static async Task<int> CountAsync(ReadOnlyMemory<byte> part)
    {
        await Task.Yield();
        return part.Length;
    }

    private async ValueTask FlushAsync()
    {
        var batch = _batch.ToArray();
        _batch.Clear();
        using var body = new MultipartFormDataContent();
        foreach (var (data, _) in batch)
        {
            body.Add(new ReadOnlyMemoryContent(data));
        }

        using var response = await http.PostAsync("http://store.internal/", body);
        foreach (var (data, done) in batch)
        {
            done.SetResult(data.Length);
        }
    }

    private async Task LogAsync()
    {
        await foreach (var line in _log.Reader.ReadAllAsync())
        {
            await File.AppendAllTextAsync("log", Convert.ToHexString(line));
        }
    }
}
