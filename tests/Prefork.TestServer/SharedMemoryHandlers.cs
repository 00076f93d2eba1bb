using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Prefork.TestServer;

/// <summary>Reads and changes what all processes share, one command a message.</summary>
public sealed class SharedMemoryHandlers(
    SharedTable<ScoreRow> scores,
    [FromKeyedServices("visits")] SharedCounter visits,
    [FromKeyedServices("world")] SharedLock world,
    SharedChannel<long> jobs,
    SharedPayloadChannel<Note> notes,
    Server server)
{
    [OnReceive(Endpoint = "memory")]
    public async Task ReceiveAsync(Session session, Worker worker, string line, [FromKeyedServices("taken")] SharedCounter taken)
    {
        var words = line.TrimEnd('\n').Split(' ');
        object answer = words[0] switch
        {
            "id" => worker.Id,
            "visit" => visits.Increment(),
            "add" => Add(words[1]),
            "score" => scores.TryGetValue(words[1], out var row) ? $"{row.Score} {row.Name}" : "none",
            "same" => ReferenceEquals(server.Shared.Table<ScoreRow>("scores"), scores),
            "bytes" => server.Statistics.SharedMemoryBytes,
            "job" => jobs.TryWrite(long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)),
            "taken" => await taken.WaitAsync(0, TimeSpan.FromSeconds(20)) ? taken.Value : "nothing",
            "note" => notes.TryWrite(new Note(worker.Id, words[1])),
            "next" => notes.TryRead(out var note) ? $"{note.Text} of {note.Number}" : "none",
            "hold" => Hold(),
            "enter" => Enter(),
            "try" => TryEnter(),
            _ => "unknown command",
        };
        session.Send(Encoding.UTF8.GetBytes($"{answer}\n"));
    }

    /// <summary>Seen by the master, before any worker is there.</summary>
    [OnStart]
    public static void Start(Server server) => server.Shared.Table<ScoreRow>("scores").Set("master", new ScoreRow { Score = 7, Name = "from the start" });

    private long Add(string name)
    {
        scores.Increment(name, ScoreRow.Columns.Score, 1, out var sum);
        return sum;
    }

    private string Enter()
    {
        using var scope = world.Enter();
        return scope.PreviousHolderDied ? "the holder died" : "free";
    }

    private string TryEnter()
    {
        using var scope = world.TryEnter();
        return scope.IsEntered ? "free" : "held";
    }

    private string Hold()
    {
        using var scope = world.Enter();
        Thread.Sleep(Timeout.Infinite);
        return "";
    }
}
