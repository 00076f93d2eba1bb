using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prefork;

namespace Ordinary;

[Endpoint("limited")]
public sealed partial class RateLimiter(SharedCounter requests, TimeProvider time)
{
    private const int PerSecond = 10;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = false };
    private static readonly ConcurrentDictionary<string, Regex> Patterns = [];
    private static string? s_host;

    private readonly ConcurrentDictionary<EndPoint, Bucket> _buckets = [];
    private readonly Lock _gate = new();
    private long _refused;

    [OnReceive(Concurrent = true)]
    public async Task<string> Receive(Session session, string query, CancellationToken stopping)
    {
        if (session.RemoteEndPoint is not { } client || !_buckets.GetOrAdd(client, static _ => new Bucket()).TryTake(time.GetUtcNow()))
        {
            Interlocked.Increment(ref _refused);
            return "slow down";
        }

        requests.Increment();
        await Task.Delay(20, stopping);
        return Pattern(query).IsMatch(Host) ? JsonSerializer.Serialize(query, Json) : "";
    }

    [OnReceive(Endpoint = "pool")]
    [OnThreadPool]
    public string Pool(string path)
    {
        lock (_gate)
        {
            _refused = 0;
        }

        Thread.Sleep(5);
        return File.ReadAllText(path);
    }

    [OnTick(Milliseconds = 1000)]
    public void Refill()
    {
        foreach (var (client, bucket) in _buckets)
        {
            if (bucket.IsIdle(time.GetUtcNow()))
            {
                _buckets.TryRemove(client, out _);
            }
        }
    }

    private static string Host => s_host ??= Dns.GetHostName();

    private static Regex Pattern(string text) => Patterns.GetOrAdd(text, static pattern => new Regex(Regex.Escape(pattern), RegexOptions.CultureInvariant));

    private sealed class Bucket
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _last;
        private double _tokens = PerSecond;

        public bool TryTake(DateTimeOffset now)
        {
            lock (_lock)
            {
                _tokens = Math.Min(PerSecond, _tokens + ((now - _last).TotalSeconds * PerSecond));
                _last = now;
                return _tokens-- >= 1;
            }
        }

        public bool IsIdle(DateTimeOffset now) => now - _last > TimeSpan.FromMinutes(1);
    }
}
