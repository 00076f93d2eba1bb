using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Prefork.TestServer;

/// <summary>Sends tasks and messages as a test asks, one command a line.</summary>
public sealed class JobHandlers(JobsClient jobs, Server server)
{
    private readonly List<string> _finished = [];
    private readonly List<string> _notes = [];

    [OnReceive(Endpoint = "jobs", Concurrent = true)]
    public async Task<string> Receive(Session session, string line, Worker worker)
    {
        var words = line.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return await Do(session, worker, words) + "\n";
        }
        catch (Exception error)
        {
            return $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}\n";
        }
    }

    [OnFinish(typeof(Jobs), nameof(Jobs.Twice))]
    public void Doubled(TaskOutcome<int> outcome) =>
        _finished.Add(outcome.IsSuccess ? $"{outcome.Tag}:{outcome.Value}" : $"{outcome.Tag}:{outcome.Error!.GetType().Name}");

    [OnFinish(typeof(Jobs), nameof(Jobs.Fail))]
    public void Failed(TaskOutcome<string> outcome) => _finished.Add($"{outcome.Tag}:{outcome.Error!.GetType().Name}");

    [OnFinish(typeof(Jobs), nameof(Jobs.Reverse))]
    public void Reversed(TaskOutcome<ReadOnlyMemory<byte>> outcome) => _finished.Add($"{outcome.Tag}:{outcome.Value.Length}");

    [OnPipeMessage]
    public void Take(Note note, PipeMessageContext context) => _notes.Add($"{note.Text}@{context.Sender}");

    [OnPipeMessage]
    public void Take(ReadOnlySpan<byte> data, PipeMessageContext context) => _notes.Add($"{data.Length}:{Checksum(data)}@{context.Sender}");

    [OnPipeMessage(Name = "slow")]
    public void TakeSlowly(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        _notes.Add("slow");
    }

    private static int Number(string[] words, int index) => int.Parse(words[index], CultureInfo.InvariantCulture);

    private static string Checksum(ReadOnlySpan<byte> data) => Convert.ToHexString(SHA256.HashData(data));

    private async Task<object?> Do(Session session, Worker worker, string[] words)
    {
        switch (words[0])
        {
            case "pid":
                return worker.ProcessId;
            case "session":
                return session.Id;
            case "handle":
                return await jobs.HandleAsync(new JobOrder(Number(words, 1), words[2]));
            case "double":
                return await jobs.TwiceAsync(Number(words, 1));
            case "where":
                return await jobs.WhereAsync(new TaskOptions { Worker = words.Length > 1 ? Number(words, 1) : null });
            case "greet":
                return await jobs.GreetAsync(words[1]);
            case "fail":
                try
                {
                    return await jobs.FailAsync(words[1]);
                }
                catch (TaskFailedException error)
                {
                    return $"{error.ErrorType}|{error.ErrorMessage}|{error.ErrorStackTrace.Contains("Jobs.Fail", StringComparison.Ordinal)}|{error.ErrorStackTrace.Contains("within", StringComparison.Ordinal)}";
                }

            case "die":
                await jobs.DieAsync();
                return "alive";
            case "diebefore":
                return await jobs.DieBeforeAsync(Number(words, 1));
            case "reverse":
                var data = Jobs.Bytes(Number(words, 1));
                var reversed = (await jobs.ReverseAsync(data)).ToArray();
                Array.Reverse(reversed);
                return reversed.AsSpan().SequenceEqual(data) ? "reversed" : "wrong";
            case "digest":
                return await jobs.DigestAsync(Jobs.Bytes(Number(words, 1)));
            case "make":
                return Checksum((await jobs.MakeAsync(Number(words, 1))).Span);
            case "makeall":
                var making = Enumerable.Range(0, Number(words, 1)).Select(_ => jobs.MakeAsync(Number(words, 2)).AsTask()).ToArray();
                Jobs.BlockUntil(words[3]);
                return (await Task.WhenAll(making)).Count(made => made.Length == Number(words, 2));
            case "startall":
                var starts = Enumerable.Range(0, Number(words, 1)).Select(tag => jobs.StartReverse(Jobs.Bytes(Number(words, 2)), tag)).CountBy(result => result).ToArray();
                Jobs.BlockUntil(words[3]);
                return string.Join(' ', starts.Select(result => $"{result.Key} {result.Value}"));
            case "postdigest":
                var options = new TaskOptions { Worker = Number(words, 1) };
                var posts = Enumerable.Range(0, Number(words, 2)).Select(_ => jobs.PostDigest(Jobs.Bytes(Number(words, 3)), options)).CountBy(result => result);
                return string.Join(' ', posts.Select(result => $"{result.Key} {result.Value}"));
            case "finishes":
                return _finished.Count;
            case "waitfor":
                await jobs.WaitForAsync(words[1]);
                return "waited";
            case "postwaitfor":
                return jobs.PostWaitFor(words[1], new TaskOptions { Worker = words.Length > 2 ? Number(words, 2) : null });
            case "remember":
                return Remember(Number(words, 1), words.Length > 2 ? Number(words, 2) : null);
            case "remembered":
                return await jobs.RememberedAsync();
            case "all":
                return await All(Number(words, 1));
            case "calls":
                return await Calls(Number(words, 1), Number(words, 2));
            case "start":
                return $"{jobs.StartTwice(21, tag: 7)} {jobs.StartFail("x", tag: 8)} {jobs.StartReverse(Jobs.Bytes(500_000), tag: 9)}";
            case "finished":
                return string.Join(',', _finished.Order());
            case "timeout":
                await jobs.WaitForeverAsync(words[1], new TaskOptions { Timeout = TimeSpan.FromMilliseconds(100) });
                return "ended";
            case "cancel":
                using (var source = new CancellationTokenSource(100))
                {
                    await jobs.WaitForeverAsync(words[1], default, source.Token);
                }

                return "ended";
            case "pool":
                return await Task.Run(async () =>
                {
                    var sum = 0;
                    for (var i = 0; i < 100; i++)
                    {
                        sum += await jobs.TwiceAsync(i).ConfigureAwait(false);
                    }

                    return sum;
                });
            case "say":
                return await jobs.SayAsync($"{session.Id} {words[1]}");
            case "send":
                return server.SendMessage(Number(words, 1), new Note(0, words[2]));
            case "sendbytes":
                return Send(Number(words, 1), Number(words, 2), Number(words, 3));
            case "sendslow":
                return server.SendMessage(Number(words, 1), Number(words, 2), "slow");
            case "sendunknown":
                return server.SendMessage(Number(words, 1), 5L);
            case "posttouch":
                return jobs.PostTouch(words[1]);
            case "append":
                return server.SendMessage(Number(words, 1), $"{words[2]} {words[3]}", "append");
            case "broadcast":
                return server.SendMessage(ProcessTarget.AllWorkers, new Note(0, words[1]));
            case "manager":
                return server.SendMessage(ProcessTarget.Manager, new Note(0, words[1]));
            case "process":
                return worker.SendMessage(ProcessTarget.UserProcess("notes", Number(words, 1)), new Note(worker.Id, words[2]));
            case "notes":
                return string.Join(',', _notes);
            case "tasknotes":
                return await jobs.NotesAsync();
            case "ticks":
                return await jobs.TicksAsync(new TaskOptions { Worker = Number(words, 1) });
            case "stop":
                return $"{server.Stop()} {server.Stop()}";
            case "stopintask":
                return await jobs.StopServerAsync();
            case "stats":
                var statistics = server.Statistics;
                return $"queued {statistics.TasksQueued} running {statistics.TasksRunning} done {statistics.TasksDone} failed {statistics.TasksFailed} lost {statistics.TasksLost} rejected {statistics.TasksRejected} messages {statistics.PipeMessages}";
            case "p99":
                return $"{server.Statistics.TaskWaitP99.TotalMilliseconds} {server.Statistics.TaskRunP99.TotalMilliseconds}";
            default:
                return "unknown command";
        }
    }

    private string Remember(int count, int? worker)
    {
        var results = Enumerable.Range(0, count).Select(number => jobs.PostRemember(number, new TaskOptions { Worker = worker })).CountBy(result => result);
        return string.Join(' ', results.Select(result => $"{result.Key} {result.Value}"));
    }

    private string Send(int target, int count, int length)
    {
        var data = Jobs.Bytes(length);
        var results = Enumerable.Range(0, count).Select(_ => server.SendMessage<ReadOnlyMemory<byte>>(target, data)).CountBy(result => result).ToArray();
        return $"{string.Join(' ', results.Select(result => $"{result.Key} {result.Value}"))} {length}:{Checksum(data)}";
    }

    private async Task<string> All(int count)
    {
        var outcomes = await jobs.TwiceAllAsync(Enumerable.Range(0, count), new TaskOptions { Timeout = TimeSpan.FromSeconds(20) });
        return $"{outcomes.Count(outcome => outcome.IsSuccess)} {outcomes.Sum(outcome => outcome.Value)}";
    }

    /// <summary>Makes so many calls, some at a time, and says what became of them.</summary>
    private async Task<string> Calls(int count, int atATime)
    {
        var started = Stopwatch.GetTimestamp();
        var (next, done, lost, other) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async _ =>
        {
            while (next < count)
            {
                var number = next++;
                try
                {
                    var result = await jobs.TwiceAsync(number);
                    done += result == 2 * number ? 1 : 0;
                }
                catch (TaskLostException)
                {
                    lost++;
                }
                catch (TaskException)
                {
                    other++;
                }
            }
        }));
        return string.Create(CultureInfo.InvariantCulture, $"done {done} lost {lost} other {other} in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F0} ms");
    }
}
