using System.Security.Cryptography;
using Prefork;

/// <summary>Work that takes its time, in task worker processes. Handlers call it through the generated JobsClient.</summary>
public sealed class Jobs
{
    /// <summary>Computes the hash of a message.</summary>
    [OnTask]
    public string Hash(ReadOnlyMemory<byte> message) => Convert.ToHexStringLower(SHA256.HashData(message.Span));
}
