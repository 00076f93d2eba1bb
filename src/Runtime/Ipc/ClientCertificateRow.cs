using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>
/// The certificate that the client of a session has shown. The reactor that owns the slot writes it before any worker hears of the session, and
/// not again. Its pages are reserved before they are written.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct ClientCertificateRow
{
    public const int Size = 8192;

    /// <summary>The longest certificate that is kept.</summary>
    public const int MaxBytes = Size - sizeof(long) - sizeof(long);

    /// <summary>The session that it is of.</summary>
    public long Session;

    /// <summary>How many bytes of <see cref="Data"/> it has.</summary>
    public int Length;

    /// <summary>The certificate as DER.</summary>
    public fixed byte Data[MaxBytes];
}
