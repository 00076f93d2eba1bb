using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Prefork;

namespace Ordinary;

[Endpoint("measured")]
public sealed partial class Telemetry(ILogger<Telemetry> log)
{
    private static readonly ActivitySource Source = new("Ordinary");
    private static readonly Meter Meter = new("Ordinary");
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("messages");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("seconds");

    [ThreadStatic]
    private static byte[]? t_buffer;

    [OnReceive]
    public async Task<ReadOnlyMemory<byte>> Receive(ReadOnlyMemory<byte> message, CancellationToken stopping)
    {
        using var activity = Source.StartActivity("receive");
        var start = Stopwatch.GetTimestamp();
        Messages.Add(1);
        try
        {
            await Task.Delay(1, stopping);
            return message;
        }
        finally
        {
            Seconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            LogHandled(message.Length);
        }
    }

    [OnPacket]
    public void Packet(PacketContext packet, ReadOnlySpan<byte> data)
    {
        t_buffer ??= new byte[65536];
        data.CopyTo(t_buffer);
        packet.Reply(t_buffer.AsSpan(0, data.Length));
    }

    private void LogHandled(int length) => log.LogDebug("{Length} bytes", length);
}

public static class Life
{
    private static readonly Dictionary<int, int> Deaths = [];
    private static int s_reloads;

    [OnStart]
    public static void Start(ILogger log, IConfiguration settings)
    {
        File.WriteAllText("server.pid", $"{Environment.ProcessId}");
        log.LogInformation("{Name}", settings["Name"]);
    }

    [OnWorkerError]
    public static async Task Error(WorkerErrorContext error, ILogger log, CancellationToken stopping)
    {
        Deaths[error.Signal] = Deaths.GetValueOrDefault(error.Signal) + 1;
        using var http = new HttpClient();
        using var response = await http.PostAsync("http://pager.internal/", new StringContent(error.ProcessName), stopping);
        log.LogWarning("{Deaths}", Deaths[error.Signal]);
    }

    [OnAfterReload]
    public static void Reloaded(ReloadContext reload) => s_reloads += reload.Result == ReloadResult.Succeeded ? 1 : 0;

    [OnTick(Milliseconds = 10_000, In = ServerRole.Manager)]
    public static void Tick(ILogger log)
    {
        Thread.Sleep(10);
        log.LogInformation("{Reloads}", s_reloads);
    }

    [OnShutdown]
    public static void Shutdown() => File.Delete("server.pid");
}
