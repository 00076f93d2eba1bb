using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Prefork.TestServer;

/// <summary>Tasks for the tests: what each does stands in its name.</summary>
public sealed class Jobs(IConfiguration configuration, Server server)
{
    private readonly List<int> _order = [];
    private readonly List<string> _notes = [];
    private int _ticks;

    /// <summary>So many bytes that tell their place, quickly made.</summary>
    public static byte[] Bytes(int length)
    {
        var data = new byte[length];
        var words = MemoryMarshal.Cast<byte, ulong>(data.AsSpan());
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ulong)i * 0x9E3779B97F4A7C15;
        }

        return data;
    }

    [OnTask]
    public JobReceipt Handle(JobOrder order) => new(order.Number, order.Text, Environment.ProcessId);

    [OnTask]
    public void Nothing()
    {
    }

    [OnTask]
    public int Twice(int number) => 2 * number;

    [OnTask]
    public ReadOnlyMemory<byte> Reverse(ReadOnlySpan<byte> data)
    {
        var result = data.ToArray();
        Array.Reverse(result);
        return result;
    }

    [OnTask]
    public string Digest(ReadOnlySpan<byte> data) => Convert.ToHexString(SHA256.HashData(data));

    [OnTask]
    public ReadOnlyMemory<byte> Make(int length) => Bytes(length);

    [OnTask]
    public async Task<string> GreetAsync(string name, CancellationToken stop)
    {
        await Task.Delay(1, stop);
        return $"hello {name}";
    }

    [OnTask]
    public string Fail(string text) => throw new InvalidOperationException(text, new ArgumentException("within"));

    /// <summary>Notes a number, in the order in which the tasks come.</summary>
    [OnTask]
    public void Remember(int number) => _order.Add(number);

    [OnTask]
    public string Remembered()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{_order.Count} {(_order.SequenceEqual(_order.Order()) ? "in order" : "out of order")}");
        _order.Clear();
        return text;
    }

    /// <summary>Blocks its process until a file is there.</summary>
    [OnTask]
    public void WaitFor(string path) => BlockUntil(path);

    /// <summary>Blocks the calling thread until a file is there.</summary>
    internal static void BlockUntil(string path)
    {
        for (var i = 0; i < 6000 && !File.Exists(path); i++)
        {
            Thread.Sleep(10);
        }
    }

    [OnTask]
    public void Touch(string path) => File.WriteAllText(path, "");

    /// <summary>Runs until nobody waits for it, and leaves a file then.</summary>
    [OnTask]
    public async Task WaitForeverAsync(string path, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(5), stop);
        }
        finally
        {
            await File.WriteAllTextAsync(path, "stopped", CancellationToken.None);
        }
    }

    /// <summary>Kills its process, but for the attempt that is asked for.</summary>
    [OnTask(OnCrash = TaskCrashPolicy.Redeliver, Attempts = 3)]
    public int DieBefore(int attempt, TaskContext task)
    {
        if (task.Attempt < attempt)
        {
            Environment.FailFast("The task was asked to.");
        }

        return task.Attempt;
    }

    [OnTask]
    public void Die() => Environment.FailFast("The task was asked to.");

    [OnTask]
    public int Where(Worker worker) => worker.Id;

    /// <summary>Sends to a session, past the worker that it belongs to.</summary>
    [OnTask]
    public string Say(string text)
    {
        var (id, words) = (text.Split(' ')[0], text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return server.GetSession(long.Parse(id, CultureInfo.InvariantCulture)).Send(System.Text.Encoding.UTF8.GetBytes(words + "\n")).ToString();
    }

    [OnPipeMessage]
    public void Take(Note note) => _notes.Add(note.Text);

    [OnPipeMessage]
    public void Take(ReadOnlySpan<byte> data) => _notes.Add($"{data.Length}:{Convert.ToHexString(SHA256.HashData(data))}");

    /// <summary>Adds a word to a file.</summary>
    [OnPipeMessage(Name = "append")]
    public void Append(string order) => File.AppendAllText(order.Split(' ')[0], order.Split(' ')[1]);

    [OnTask]
    public string Notes() => string.Join(',', _notes);

    [OnTick(Milliseconds = 100, OnWorker = 1)]
    public void Tick() => _ticks++;

    [OnTask]
    public int Ticks() => _ticks;

    [OnTask]
    public bool StopServer() => server.Stop();

    [OnTask]
    public string Build() => configuration["Test:Build"] ?? "none";
}
