using System.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>What the worker is at.</summary>
internal sealed unsafe partial class WorkerLoop
{
    /// <summary>
    /// The handlers that have not completed, the longest running first. Any thread may ask, also while the loop is blocked: then a handler
    /// that ends or starts meanwhile may be missed or shown with another's time.
    /// </summary>
    public IReadOnlyList<RunningHandler> RunningHandlers()
    {
        var handlers = new List<RunningHandler>();
        _lifecycle.AddTo(handlers);
        if (Volatile.Read(ref _runsSynchronous))
        {
            Add(handlers, _lane.InFlight);
        }

        for (var i = 1; i <= _lane.Settings.InFlightEntries; i++)
        {
            var entry = _lane.InFlight + i;
            if (Volatile.Read(ref entry->State) != (int)InFlightState.Free)
            {
                Add(handlers, entry);
            }
        }

        handlers.Sort(static (left, right) => right.Elapsed.CompareTo(left.Elapsed));
        return handlers;
    }

    private void Add(List<RunningHandler> handlers, InFlightEntry* entry)
    {
        var (index, session, started, state) = (entry->Handler, entry->SessionId, entry->StartTime, entry->State);
        if ((uint)index < (uint)_handlers.All.Count && _handlers.All[index] is { } handler)
        {
            var elapsed = state == (int)InFlightState.Started && started != 0 ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;
            handlers.Add(new RunningHandler(handler.Descriptor.Name, new Session(_sessions, Math.Max(0, session)), elapsed));
        }
    }
}
