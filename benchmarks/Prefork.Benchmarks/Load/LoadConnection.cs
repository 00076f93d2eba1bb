namespace Prefork.Benchmarks.Load;

/// <summary>The state of one connection of a <see cref="LoadClient"/>.</summary>
internal struct LoadConnection
{
    public int Descriptor;

    /// <summary>The slot of the oldest message in flight among the connection's send times.</summary>
    public int Oldest;

    /// <summary>What is queued but not yet accepted by the socket.</summary>
    public long Unsent;

    /// <summary>Bytes accepted by the socket so far.</summary>
    public long Sent;

    /// <summary>Bytes that came back so far.</summary>
    public long Received;

    /// <summary>Whether epoll reports when the socket can be written again.</summary>
    public bool AwaitsWritable;

    public bool Failed;
}
