using System.Net;
using System.Net.Http.Json;
using Prefork;

namespace Ordinary;

[Endpoint("gateway")]
public sealed class Gateway(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _inFlight = new(20);
    private readonly Dictionary<string, Task<string>> _running = [];
    private readonly Dictionary<long, TaskCompletionSource<string>> _pending = [];
    private Task<string>? _configuration;

    [OnWorkerStart]
    public async Task Start(CancellationToken stopping)
    {
        _configuration = http.GetStringAsync("http://config.internal/", stopping);
        await _configuration;
    }

    [OnReceive(Concurrent = true)]
    public async Task<string> Receive(string url, CancellationToken stopping)
    {
        await _inFlight.WaitAsync(stopping);
        try
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            time.CancelAfter(Patience);
            if (!_running.TryGetValue(url, out var fetching))
            {
                _running.Add(url, fetching = http.GetStringAsync(url, time.Token));
            }

            return await fetching;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return failure.Message;
        }
        finally
        {
            _running.Remove(url);
            _inFlight.Release();
        }
    }

    [OnReceive(Endpoint = "both")]
    public async Task<string> Both(string article)
    {
        var price = http.GetStringAsync("http://prices.internal/" + article);
        var stock = http.GetStringAsync("http://stock.internal/" + article);
        await Task.WhenAll(price, stock);
        return price.Result + stock.Result;
    }

    [OnReceive(Endpoint = "fastest")]
    public async ValueTask<string?> Fastest(string article)
    {
        Task<string>[] mirrors = [http.GetStringAsync("http://a.internal/" + article), http.GetStringAsync("http://b.internal/" + article)];
        var first = await Task.WhenAny(mirrors);
        return first.IsCompletedSuccessfully ? first.Result : null;
    }

    [OnReceive(Endpoint = "configured")]
    public string Configured() => _configuration is { IsCompletedSuccessfully: true } ? _configuration.Result : "not yet";

    [OnReceive(Endpoint = "stream")]
    public async Task Stream(Session session, string url, CancellationToken stopping)
    {
        await using var body = await http.GetStreamAsync(url, stopping);
        var buffer = new byte[4096];
        int read;
        while ((read = await body.ReadAsync(buffer, stopping)) > 0)
        {
            if (await session.SendAsync(buffer.AsMemory(0, read), stopping) != SendResult.Sent)
            {
                return;
            }
        }

        session.Close();
    }

    [OnReceive(Endpoint = "wait")]
    public async Task<string> Wait(Session session)
    {
        var answer = new TaskCompletionSource<string>();
        _pending[session.Id] = answer;
        return await answer.Task.WaitAsync(Patience);
    }

    [OnReceive(Endpoint = "answer")]
    public void Answer(string text)
    {
        foreach (var pending in _pending.Values)
        {
            pending.TrySetResult(text);
        }

        _pending.Clear();
    }

    [OnPacket(Endpoint = "status")]
    public async Task<string> Status(PacketContext packet)
    {
        using var response = await http.PostAsync("http://status.internal/", JsonContent.Create(packet.Endpoint)).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK ? "well" : "ill";
    }
}
