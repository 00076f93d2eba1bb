using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>struct msghdr, as 64-bit Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
