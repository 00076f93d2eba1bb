using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>Stands in a record for a payload that is too large for a ring: the descriptor of that token came, or comes, through the lane's descriptor socket.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct PayloadFile
{
    public const int Size = 16;

    public long Token;
    public long Length;
}
