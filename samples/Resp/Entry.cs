namespace Resp;

/// <summary>The value of a key.</summary>
internal struct Entry
{
    public byte[] Value;

    /// <summary>When it ends, in milliseconds of the system's uptime; 0 for never.</summary>
    public long ExpiresAt;

    public readonly bool IsExpired => ExpiresAt != 0 && Environment.TickCount64 >= ExpiresAt;
}
