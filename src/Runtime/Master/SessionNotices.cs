namespace Prefork.Master;

/// <summary>What a session's worker is still to be told.</summary>
[Flags]
internal enum SessionNotices : byte
{
    None = 0,
    BufferFull = 1,
    BufferEmpty = 2,
    RequestLost = 4,
    ProtocolError = 8,
}
