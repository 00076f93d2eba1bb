namespace Prefork;

/// <summary>Messages between processes: <c>Prefork:Messages</c>.</summary>
public sealed class MessageOptions
{
    /// <summary>How many bytes may wait for one process that does not take them; 64 MiB unless set.</summary>
    public long MaxQueueBytes { get; set; } = 64L << 20;

    /// <summary>The longest message in bytes; 64 MiB unless set.</summary>
    public int MaxLength { get; set; } = 64 << 20;
}
