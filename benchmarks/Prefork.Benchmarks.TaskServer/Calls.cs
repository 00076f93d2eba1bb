using System.Diagnostics;
using System.Globalization;

namespace Prefork.Benchmarks.TaskServer;

/// <summary>Makes as many calls as a line asks for, so many of them at a time, and answers how long that took.</summary>
public sealed class Calls(WorkClient work)
{
    [OnReceive]
    public async Task<string> Receive(string line)
    {
        var words = line.Split(' ');
        var (count, atATime) = (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture));
        var next = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async _ =>
        {
            while (next++ < count)
            {
                await work.NothingAsync();
            }
        }));
        return string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalMicroseconds}\n");
    }
}
