using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>Where a message that is too large for a ring lies in the package memory of its reactor.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct PackageRef
{
    public const int Size = 8;

    public int Offset;
    public int Length;
}
