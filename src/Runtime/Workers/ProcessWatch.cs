using Prefork.Interop;

namespace Prefork.Workers;

/// <summary>
/// Watches the control channel and the time of the stop, on the thread of <c>Main</c>, beside user code, which may block its own.
/// </summary>
/// <param name="report">Called once, with the milliseconds left, shortly before the process is ended by force.</param>
internal sealed unsafe class ProcessWatch(Action<long> report) : IDisposable
{
    /// <summary>
    /// How many milliseconds before its end by force the log names what holds a process back: a tenth of its time, at least this, and at
    /// most half of the time.
    /// </summary>
    private const long ReportLead = 1000;

    private readonly Lock _lock = new();
    private readonly WakeUpEvent _changed = new();
    private long _end;
    private long _reportDue = long.MaxValue;
    private volatile bool _hasEnded;

    /// <summary>Watches until <see cref="End"/>.</summary>
    /// <param name="controlFd">A descriptor, or -1.</param>
    /// <param name="onControl">Called when it can be read.</param>
    public void Run(int controlFd, Action onControl)
    {
        var entries = stackalloc PollEntry[2];
        var count = controlFd >= 0 ? 2 : 1;
        while (!_hasEnded)
        {
            entries[0] = new PollEntry { Fd = _changed.Fd, Events = Sys.POLLIN };
            entries[1] = new PollEntry { Fd = controlFd, Events = Sys.POLLIN };
            _ = Sys.Poll(entries, (nuint)count, TimeToReport());
            if (entries[0].Returned != 0)
            {
                _changed.Reset();
            }

            if (count > 1 && entries[1].Returned != 0)
            {
                onControl();
            }

            if (!_hasEnded && TimeToReport() == 0)
            {
                Report();
            }
        }
    }

    /// <summary>The process has to end within this time, from now; any thread.</summary>
    public void ExpectEnd(long milliseconds)
    {
        lock (_lock)
        {
            _end = Environment.TickCount64 + milliseconds;
            _reportDue = _end - LeadOf(milliseconds);
        }

        _changed.Set();
    }

    /// <summary>The process ends; any thread.</summary>
    public void End()
    {
        _hasEnded = true;
        _changed.Set();
    }

    public void Dispose() => _changed.Dispose();

    private static long LeadOf(long milliseconds) => Math.Min(Math.Max(milliseconds / 10, ReportLead), milliseconds / 2);

    private int TimeToReport()
    {
        lock (_lock)
        {
            return _reportDue == long.MaxValue ? -1 : (int)Math.Clamp(_reportDue - Environment.TickCount64, 0, int.MaxValue);
        }
    }

    private void Report()
    {
        long left;
        lock (_lock)
        {
            _reportDue = long.MaxValue;
            left = Math.Max(_end - Environment.TickCount64, 0);
        }

        report(left);
    }
}
