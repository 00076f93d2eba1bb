namespace Prefork.Master;

/// <summary>How many ends of tasks a process was sent, and has not taken.</summary>
internal struct UntakenEnds
{
    private long _bytes;

    /// <summary>Those with large payloads, which are descriptors.</summary>
    private int _large;

    public void Add(long bytes, bool isLarge)
    {
        _bytes += bytes;
        _large += isLarge ? 1 : 0;
    }

    public void Remove(long bytes, bool isLarge)
    {
        _bytes -= bytes;
        _large -= isLarge ? 1 : 0;
    }

    public readonly bool Exceeds(int large, long bytes) => _large >= large || _bytes > bytes;
}
