using MemoryPack;

namespace Uploads;

/// <summary>What was stored of an upload: the result of one task, the payload of another, and a message to all workers.</summary>
/// <param name="Hash">The SHA-256 of the upload, which its packed copy is named by.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="PackedBytes">The length of the packed copy.</param>
[MemoryPackable]
public sealed partial record Receipt(string Hash, long Bytes, long PackedBytes);
