using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>The part of a file that a client is to be sent.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct FileRange
{
    public const int Size = 16;

    public long Offset;
    public long Length;
}
