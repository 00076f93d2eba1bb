using System.Runtime.InteropServices;

namespace Prefork.Ipc;

/// <summary>Stands before the bytes of a datagram in a record: the other side's address, as the system has it.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct PacketHeader
{
    public const int Size = 112;

    public short AddressLength;
    public fixed byte Address[SocketAddressBytes.MaxLength];
}
