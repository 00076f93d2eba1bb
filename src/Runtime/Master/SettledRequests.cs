using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// Tells which requests of a living worker are settled. A request leaves the ring when its synchronous handler has returned,
/// or when it stands in the in-flight table, where it stays until its handler has completed. So one that is behind the head, read first,
/// and not in the table, read then, is settled for good.
/// </summary>
internal sealed unsafe class SettledRequests
{
    private readonly HashSet<long> _inFlight = [];
    private readonly long _head;

    public SettledRequests(Lane lane, int reactor)
    {
        _head = Volatile.Read(ref *(long*)(lane.RequestRing(reactor) + RingLayout.HeadOffset));
        for (var i = 1; i <= lane.Settings.InFlightEntries; i++)
        {
            var entry = lane.InFlight + i;
            if (Volatile.Read(ref entry->State) != (int)InFlightState.Free)
            {
                _inFlight.Add(entry->SessionId);
            }
        }
    }

    /// <summary>Whether all requests of a session are settled, of which the last ends at a position of the ring.</summary>
    public bool Include(long session, long lastRequest) => lastRequest <= _head && !_inFlight.Contains(session);
}
