using Prefork.Diagnostics;
using Prefork.Interop;

namespace Prefork.Workers;

/// <summary>Watches the control channel and the time of the stop, beside the loop, which a handler may block.</summary>
internal sealed unsafe partial class WorkerRunner
{
    /// <summary>
    /// How many milliseconds before its end by force the log names what holds a worker back: a tenth of its time, at least this, and at most
    /// half of the time.
    /// </summary>
    private const long ReportLead = 1000;
    private const int MostReported = 16;

    private readonly WakeUpEvent _changed = new();

    private static long LeadOf(long milliseconds) => Math.Min(Math.Max(milliseconds / 10, ReportLead), milliseconds / 2);

    private void Watch()
    {
        var entries = stackalloc PollEntry[2];
        var count = ControlFd >= 0 ? 2 : 1;
        while (!_hasEnded)
        {
            entries[0] = new PollEntry { Fd = _changed.Fd, Events = Sys.POLLIN };
            entries[1] = new PollEntry { Fd = ControlFd, Events = Sys.POLLIN };
            _ = Sys.Poll(entries, (nuint)count, TimeToReport());
            if (entries[0].Returned != 0)
            {
                _changed.Reset();
            }

            if (count > 1 && entries[1].Returned != 0)
            {
                OnControl(this);
            }

            if (!_hasEnded && TimeToReport() == 0)
            {
                Report();
            }
        }
    }

    private int TimeToReport()
    {
        lock (_lock)
        {
            return _reportDue == long.MaxValue ? -1 : (int)Math.Clamp(_reportDue - Environment.TickCount64, 0, int.MaxValue);
        }
    }

    private void Report()
    {
        WorkerLoop? loop;
        long left;
        lock (_lock)
        {
            _reportDue = long.MaxValue;
            left = Math.Max(_drainEnd - Environment.TickCount64, 0);
            loop = _loop;
        }

        var handlers = loop?.RunningHandlers() ?? [];
        if (handlers.Count == 0)
        {
            Log.WorkerHeldBackOtherwise(_logger, _worker.Id, left);
        }

        foreach (var handler in handlers.Take(MostReported))
        {
            var session = handler.Session == default ? "" : $" of session {handler.Session}";
            Log.WorkerHeldBack(_logger, _worker.Id, left, handler.Handler, session, (long)handler.Elapsed.TotalMilliseconds);
        }

        if (handlers.Count > MostReported)
        {
            Log.WorkerHeldBackByMore(_logger, _worker.Id, left, handlers.Count - MostReported);
        }
    }
}
