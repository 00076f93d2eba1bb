using Prefork.Tests.Ipc;

namespace Prefork.Tests.Workers;

/// <summary>Something that has to happen before the deadline.</summary>
internal sealed class Signal : IDisposable
{
    private readonly ManualResetEventSlim _event = new();

    public bool IsSet => _event.IsSet;

    public void Set() => _event.Set();

    public void Wait()
    {
        if (!_event.Wait(Deadline.Span))
        {
            throw new TimeoutException("What had to happen did not happen in time.");
        }
    }

    public void Dispose() => _event.Dispose();
}
