using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// What the two sides of an encrypted session agreed on. The reactor that owns the slot writes it before any worker hears of the session, and
/// not again. Texts are UTF-8, cut where they are too long, and end with their room or a zero.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct SessionSecurityRow
{
    public const int Size = 512;
    public const int ShortBytes = 64;
    public const int SubjectBytes = 256;

    /// <summary>The session that it is of.</summary>
    public long Session;
    public fixed byte Protocol[16];
    public fixed byte CipherSuite[ShortBytes];
    public fixed byte ApplicationProtocol[32];
    public fixed byte ServerName[ShortBytes];
    public fixed byte Thumbprint[ShortBytes];
    public fixed byte Subject[SubjectBytes];
}
