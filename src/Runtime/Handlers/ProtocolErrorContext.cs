namespace Prefork;

/// <summary>What was wrong with what a client sent, for <see cref="OnProtocolErrorAttribute"/>.</summary>
public readonly struct ProtocolErrorContext
{
    internal ProtocolErrorContext(ProtocolErrorReason reason, long length, string? detail = null)
    {
        Reason = reason;
        Length = length;
        Detail = detail;
    }

    /// <summary>What was wrong.</summary>
    public ProtocolErrorReason Reason { get; }

    /// <summary>The length that the message gave, or where it gave none the bytes that had come of it.</summary>
    public long Length { get; }

    /// <summary>What the endpoint's framer said, or why the message could not be read, or <see langword="null"/>.</summary>
    public string? Detail { get; }
}
