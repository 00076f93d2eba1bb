using System.Diagnostics;

namespace Prefork.Workers;

/// <summary>Which handlers of the worker's own events run: the loop thread says so, and any thread may ask.</summary>
internal sealed class LifecycleCalls
{
    private readonly Lock _gate = new();
    private readonly List<(string Handler, long Started)> _running = [];

    public void Begin(string handler)
    {
        lock (_gate)
        {
            _running.Add((handler, Stopwatch.GetTimestamp()));
        }
    }

    public void End(string handler)
    {
        lock (_gate)
        {
            _running.RemoveAt(_running.FindIndex(call => call.Handler == handler));
        }
    }

    public void AddTo(ICollection<RunningHandler> handlers)
    {
        lock (_gate)
        {
            foreach (var (handler, started) in _running)
            {
                handlers.Add(new RunningHandler(handler, default, Stopwatch.GetElapsedTime(started)));
            }
        }
    }
}
