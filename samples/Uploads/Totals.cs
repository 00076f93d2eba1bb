using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Prefork;

namespace Uploads;

/// <summary>What was stored and checked, by whichever worker: each worker that hears of an upload tells all others.</summary>
public sealed partial class Totals(Server server, ILogger<Totals> log)
{
    private int _uploads;
    private long _bytes;
    private long _packedBytes;

    /// <summary>A check that this worker, or its predecessor, has started is over.</summary>
    [OnFinish(typeof(Archive), nameof(Archive.Check))]
    public void Checked(TaskOutcome<Receipt> outcome)
    {
        if (!outcome.IsSuccess)
        {
            CheckFailed(log, outcome.Error);
            return;
        }

        var told = server.SendMessage(ProcessTarget.AllWorkers, outcome.Value);
        if (told != MessageResult.Sent)
        {
            NotTold(log, told);
        }
    }

    /// <summary>A worker, this one or another, tells of a copy that is good.</summary>
    [OnPipeMessage]
    public void Count(Receipt receipt)
    {
        _uploads++;
        _bytes += receipt.Bytes;
        _packedBytes += receipt.PackedBytes;
    }

    /// <summary>Shows the totals to whoever connects.</summary>
    [OnConnect(Endpoint = "totals")]
    public void Show(Session session)
    {
        var tasks = server.Statistics;
        session.Send(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            uploads: {_uploads} checked, {_bytes} bytes, packed to {_packedBytes}
            tasks: {tasks.TasksQueued} queued, {tasks.TasksRunning} running, {tasks.TasksDone} done, {tasks.TasksFailed} failed, {tasks.TasksLost} lost, 99 of 100 within {tasks.TaskRunP99.TotalMilliseconds:F1} ms

            """)));
        session.Close();
    }

    [LoggerMessage(1, LogLevel.Error, "A stored upload could not be checked")]
    private static partial void CheckFailed(ILogger logger, Exception? error);

    [LoggerMessage(2, LogLevel.Warning, "Not every worker hears of a stored upload: {Result}")]
    private static partial void NotTold(ILogger logger, MessageResult result);
}
