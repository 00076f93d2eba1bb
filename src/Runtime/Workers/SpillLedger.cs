namespace Prefork.Workers;

/// <summary>
/// How much of each session's large output is in files that the master has not taken yet, so that a worker which sends faster than it is heard
/// fills no disk: what the master has taken shows in the session table. Used by the loop thread alone.
/// </summary>
internal sealed class SpillLedger
{
    private readonly Queue<(long Position, long Session, long Bytes)> _published = new();
    private readonly Dictionary<long, long> _untaken = [];

    /// <summary>Whether a session that may have <paramref name="most"/> bytes in files may have so many more; one file it always may.</summary>
    public bool Admits(long session, long bytes, long most)
    {
        var untaken = _untaken.GetValueOrDefault(session);
        return untaken == 0 || untaken + bytes <= most;
    }

    /// <summary>A file was written.</summary>
    public void Add(long session, long bytes) => _untaken[session] = _untaken.GetValueOrDefault(session) + bytes;

    /// <summary>Its record is in the ring, and ends at a position.</summary>
    public void Publish(long position, long session, long bytes) => _published.Enqueue((position, session, bytes));

    /// <summary>The master has taken all records up to a position.</summary>
    public void Take(long head)
    {
        while (_published.TryPeek(out var file) && file.Position <= head)
        {
            _published.Dequeue();
            var left = _untaken.GetValueOrDefault(file.Session) - file.Bytes;
            if (left > 0)
            {
                _untaken[file.Session] = left;
            }
            else
            {
                _untaken.Remove(file.Session);
            }
        }
    }
}
