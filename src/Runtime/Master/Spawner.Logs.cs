using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Log files that were moved away: the master opens its own anew, then tells every process to.</summary>
internal sealed partial class Spawner
{
    /// <summary>Milliseconds between two rounds, so that a storm of signals does not fill the channel of a process that is busy.</summary>
    private const long ReopenInterval = 100;

    private long _nextReopen;
    private bool _isReopenScheduled;

    /// <summary>Opens the master's own log file anew.</summary>
    public Action ReopenOwnLog { get; init; } = static () => { };

    /// <summary>Has every process open its log file anew; any thread, any number of times.</summary>
    public void RequestReopenLogs() => Post(ReopenLogs);

    private void ReopenLogs()
    {
        if (!_isReopenScheduled)
        {
            _isReopenScheduled = true;
            After(Math.Max(0, _nextReopen - Environment.TickCount64), ReopenAll);
        }
    }

    private void ReopenAll()
    {
        _isReopenScheduled = false;
        _nextReopen = Environment.TickCount64 + ReopenInterval;

        // First, since only the master may be allowed to make the new file.
        ReopenOwnLog();
        foreach (var child in _children.Values)
        {
            Send(child, new ControlMessage(ControlMessageType.ReopenLogs));
        }
    }
}
