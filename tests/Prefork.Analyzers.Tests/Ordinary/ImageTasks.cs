using System.Diagnostics;
using System.Security.Cryptography;
using MemoryPack;
using Microsoft.Extensions.Logging;
using Prefork;

namespace Ordinary;

[MemoryPackable]
public sealed partial record ImageJob(string Name, byte[] Content);

public sealed class ImageTasks(ILogger<ImageTasks> log)
{
    private readonly string _folder = Path.GetTempPath();
    private int _done;

    [OnTask(OnCrash = TaskCrashPolicy.Redeliver, Attempts = 3)]
    public string Store(ImageJob job)
    {
        var path = Path.Combine(_folder, Convert.ToHexString(SHA256.HashData(job.Content)));
        File.WriteAllBytes(path + ".part", job.Content);
        File.Move(path + ".part", path, overwrite: true);
        _done++;
        return path;
    }

    [OnTask]
    public int Convert2(string path)
    {
        using var process = Process.Start("convert", [path, path + ".png"]);
        if (!process.WaitForExit(30_000))
        {
            process.Kill();
        }

        Thread.Sleep(10);
        return process.ExitCode;
    }

    [OnTask]
    public async Task<byte[]> Load(string path, CancellationToken stop) => await File.ReadAllBytesAsync(path, stop);

    [OnTick(Milliseconds = 1000)]
    public void Report() => log.LogInformation("{Done} images", _done);
}

[Endpoint("images")]
public sealed class Images(ImageTasksClient tasks, Server server, ILogger<Images> log)
{
    [OnReceive]
    public async Task<string> Receive(ReadOnlyMemory<byte> image)
    {
        var path = await tasks.StoreAsync(new ImageJob("image", image.ToArray()));
        var outcome = await tasks.TryConvert2Async(path);
        return outcome.IsSuccess ? path : outcome.Error!.Message;
    }

    [OnReceive(Endpoint = "later")]
    public string? Later(Session session, string path) =>
        tasks.StartConvert2(path, session.Id) == TaskSendResult.Sent ? null : "busy";

    [OnFinish(typeof(ImageTasks), nameof(ImageTasks.Convert2))]
    public void Converted(TaskOutcome<int> outcome)
    {
        server.GetSession(outcome.Tag).Send(outcome.IsSuccess ? "done\n"u8 : "failed\n"u8);
        if (tasks.PostConvert2("next") is not TaskSendResult.Sent and var result)
        {
            log.LogWarning("{Result}", result);
        }
    }

    [OnReceive(Endpoint = "all")]
    public async Task<string> All(string paths)
    {
        var outcomes = await tasks.Convert2AllAsync(paths.Split(' '), new TaskOptions { Timeout = TimeSpan.FromSeconds(5) });
        return string.Join(' ', outcomes.Select(outcome => outcome.IsSuccess ? outcome.Value : -1));
    }
}
