using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// The sessions that this process has asked to close, until the master shows that: so a send behind a close, or a second close, is refused at
/// once. Used by the loop thread alone.
/// </summary>
internal sealed unsafe class ClosingSessions(SharedRegion region)
{
    private const int LeastPurged = 64;

    private readonly HashSet<long> _sessions = [];
    private int _purgeAt = LeastPurged;

    public void Add(long session)
    {
        if (_sessions.Count >= _purgeAt)
        {
            _sessions.RemoveWhere(IsShown);
            _purgeAt = Math.Max(LeastPurged, 2 * _sessions.Count);
        }

        _sessions.Add(session);
    }

    public bool Contains(long session) => _sessions.Count > 0 && _sessions.Contains(session);

    private bool IsShown(long session)
    {
        var slot = region.Sessions + SessionId.Slot(session);
        return Volatile.Read(ref slot->Id) != session || slot->State >= (int)SessionState.Closing;
    }
}
