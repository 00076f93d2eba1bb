using System.Buffers.Binary;
using System.Net;
using System.Text;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The address of a socket as the kernel has it: a sockaddr.</summary>
internal unsafe struct SocketName
{
    private const int Capacity = 128; // sockaddr_storage

    // sockaddr_in: family, port, address
    private const int InterNetworkBytes = 16;
    private const int PortOffset = 2;
    private const int AddressOffset = 4;
    private const int AddressBytes = 4;

    // sockaddr_in6: family, port, flow, address, scope
    private const int InterNetworkV6Bytes = 28;
    private const int AddressV6Offset = 8;
    private const int AddressV6Bytes = 16;
    private const int ScopeOffset = 24;

    // sockaddr_un: family, path
    private const int PathOffset = 2;

    private fixed byte _bytes[Capacity];
    private uint _length;

    /// <summary>The bytes of the host in an address, none where it has no host, and its port.</summary>
    public static ReadOnlySpan<byte> Host(byte* address, int length, out int port)
    {
        var family = length >= sizeof(ushort) ? *(ushort*)address : 0;
        var isShort = family switch { Sys.AF_INET => length < InterNetworkBytes, Sys.AF_INET6 => length < InterNetworkV6Bytes, _ => true };
        port = isShort ? 0 : BinaryPrimitives.ReverseEndianness(*(ushort*)(address + PortOffset));
        return isShort ? [] : family == Sys.AF_INET6 ? new(address + AddressV6Offset, AddressV6Bytes) : new(address + AddressOffset, AddressBytes);
    }

    public static SocketName Of(EndpointAddress address)
    {
        SocketName name = default;
        var bytes = name._bytes;
        if (address.Path is { } path)
        {
            *(ushort*)bytes = Sys.AF_UNIX;
            var length = Encoding.UTF8.GetBytes(path, new Span<byte>(bytes + PathOffset, Capacity - PathOffset));

            // A name in the abstract namespace begins with a zero and ends where the length says; a path ends with one.
            if (address.IsAbstract)
            {
                bytes[PathOffset] = 0;
            }
            else
            {
                length++;
            }

            name._length = (uint)(PathOffset + length);
            return name;
        }

        *(ushort*)bytes = address.IsIPv6 ? (ushort)Sys.AF_INET6 : (ushort)Sys.AF_INET;
        *(ushort*)(bytes + PortOffset) = BinaryPrimitives.ReverseEndianness((ushort)address.Port);
        if (!address.IsIPv6)
        {
            _ = address.Address!.TryWriteBytes(new Span<byte>(bytes + AddressOffset, AddressBytes), out _);
            name._length = InterNetworkBytes;
            return name;
        }

        _ = address.Address!.TryWriteBytes(new Span<byte>(bytes + AddressV6Offset, AddressV6Bytes), out _);
        *(uint*)(bytes + ScopeOffset) = (uint)address.Address.ScopeId;
        name._length = InterNetworkV6Bytes;
        return name;
    }

    /// <summary>The address that a socket is bound to; <see langword="null"/> where it is no socket of a known kind, or has no address.</summary>
    public static EndpointAddress? Read(int fd)
    {
        var type = Sys.GetOption(fd, Sys.SOL_SOCKET, Sys.SO_TYPE);
        var bytes = stackalloc byte[Capacity];
        uint length = Capacity;
        if (type is not (Sys.SOCK_STREAM or Sys.SOCK_DGRAM) || Sys.GetSockName(fd, bytes, &length) != 0)
        {
            return null;
        }

        var port = BinaryPrimitives.ReverseEndianness(*(ushort*)(bytes + PortOffset));
        var ofPort = type == Sys.SOCK_DGRAM ? Transport.Udp : Transport.Tcp;
        return *(ushort*)bytes switch
        {
            Sys.AF_INET => EndpointAddress.Of(ofPort, new IPAddress(new ReadOnlySpan<byte>(bytes + AddressOffset, AddressBytes)), port),
            Sys.AF_INET6 => EndpointAddress.Of(
                ofPort, new IPAddress(new ReadOnlySpan<byte>(bytes + AddressV6Offset, AddressV6Bytes), *(uint*)(bytes + ScopeOffset)), port),
            Sys.AF_UNIX when length > PathOffset => OfPath(
                type == Sys.SOCK_DGRAM ? Transport.UnixDatagram : Transport.Unix, new ReadOnlySpan<byte>(bytes + PathOffset, (int)length - PathOffset)),
            _ => null,
        };
    }

    public int Bind(int fd)
    {
        fixed (byte* bytes = _bytes)
        {
            return Sys.Bind(fd, bytes, _length);
        }
    }

    public int Connect(int fd)
    {
        fixed (byte* bytes = _bytes)
        {
            return Sys.Connect(fd, bytes, _length);
        }
    }

    private static EndpointAddress OfPath(Transport transport, ReadOnlySpan<byte> path) => EndpointAddress.Of(
        transport, path[0] == 0 ? "@" + Encoding.UTF8.GetString(path[1..]) : Encoding.UTF8.GetString(path.TrimEnd((byte)0)));
}
