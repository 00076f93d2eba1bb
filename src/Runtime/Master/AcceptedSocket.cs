using System.Runtime.CompilerServices;

namespace Prefork.Master;

/// <summary>A connection that the kernel has accepted and no reactor has taken over yet.</summary>
internal readonly struct AcceptedSocket(int fd, short endpoint, ushort family, ushort port, uint scope, UInt128 address)
{
    private readonly UInt128 _address = address;

    public int Fd { get; } = fd;

    public short Endpoint { get; } = endpoint;

    public ushort Family { get; } = family;

    public ushort Port { get; } = port;

    public uint Scope { get; } = scope;

    /// <summary>A number that is the same for all connections of one host.</summary>
    public uint AddressHash()
    {
        var mixed = ((ulong)_address ^ (ulong)(_address >> 64)) * 0x9E3779B97F4A7C15;
        return (uint)(mixed >> 32);
    }

    /// <summary>Writes the client's address in network order: 16 bytes, of which an IPv4 address takes the first 4.</summary>
    public unsafe void CopyAddress(byte* target) => Unsafe.WriteUnaligned(target, _address);
}
