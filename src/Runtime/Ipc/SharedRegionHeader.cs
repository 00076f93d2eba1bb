using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>The first page of the shared region. Written by the master before it is shared, never again.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SharedRegionHeader
{
    public const long ExpectedMagic = 0x31564F47524B4650; // "PFKRGOV1"
    public const int ExpectedVersion = 4;

    public long Magic;
    public int Version;
    public int MasterProcessId;
    public int Reactors;
    public int ProcessRows;
    public int SessionSlots;

    /// <summary>How many processes have lanes.</summary>
    public int Processes;
    public long ProcessTableBytes;

    /// <summary>Bytes for the certificate of the client of each session; 0 where no client is asked for one.</summary>
    public int CertificateBytes;
}
