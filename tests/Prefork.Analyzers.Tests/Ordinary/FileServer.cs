using System.Collections.Immutable;
using Prefork;

namespace Ordinary;

[Endpoint("files")]
public sealed class FileServer
{
    private ImmutableArray<string> _index = [];
    private FileSystemWatcher? _watcher;
    private volatile bool _isStale;

    [OnWorkerStart]
    public void Start()
    {
        _index = [.. File.ReadAllLines("index.txt")];
        _watcher = new FileSystemWatcher(".");
        _watcher.Changed += (_, _) => _isStale = true;
        _watcher.EnableRaisingEvents = true;
    }

    [OnReceive]
    public async Task Receive(Session session, string name, CancellationToken stopping)
    {
        if (_isStale)
        {
            _isStale = false;
            _index = [.. await File.ReadAllLinesAsync("index.txt", stopping)];
        }

        if (!_index.Contains(name) || !File.Exists(name))
        {
            session.Send("no such file\n"u8);
            return;
        }

        await session.SendFileAsync(name, cancellation: stopping);
    }

    [OnReceive(Endpoint = "upload")]
    public async ValueTask Upload(Session session, ReadOnlyMemory<byte> data, CancellationToken stopping)
    {
        await using (var file = new FileStream("upload", FileMode.Append, FileAccess.Write, FileShare.Read, 4096, useAsync: true))
        {
            await file.WriteAsync(data, stopping);
            await file.FlushAsync(stopping);
        }

        session.Send("stored\n"u8);
    }

    [OnReceive(Endpoint = "list")]
    public void List(Session session) => session.SendFile("index.txt");

    [OnReceive(Endpoint = "hash")]
    [OnThreadPool]
    public string Hash(string name)
    {
        using var file = File.OpenRead(name);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file));
    }

    [OnWorkerStop]
    public void Stop()
    {
        File.WriteAllLines("index.txt", _index);
        _watcher?.Dispose();
    }
}
