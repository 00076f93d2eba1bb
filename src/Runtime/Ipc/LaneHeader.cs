using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>The first page of a lane. Written by the master before the lane is shared, never again.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LaneHeader
{
    public const long ExpectedMagic = 0x31454E414C4B4650; // "PFKLANE1"
    public const int ExpectedVersion = 3;

    public long Magic;
    public int Version;
    public int WorkerId;
    public long Instance;
    public int Reactors;
    public int RequestRingBytes;
    public int ResponseRingBytes;
    public int InFlightEntries;
    public int ArenaBytes;
    public int StatusPage;
}
