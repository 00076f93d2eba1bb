using Prefork.Diagnostics;

namespace Prefork.Workers;

/// <summary>Names what holds the worker back, shortly before it is ended by force.</summary>
internal sealed partial class WorkerRunner
{
    private const int MostReported = 16;

    private void Report(long left)
    {
        WorkerLoop? loop;
        lock (_lock)
        {
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
