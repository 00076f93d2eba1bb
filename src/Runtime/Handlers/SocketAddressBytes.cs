using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork;

/// <summary>An address as the system has it, a <c>sockaddr</c>, in place.</summary>
internal readonly struct SocketAddressBytes
{
    /// <summary>The size of the largest there is: <c>sockaddr_un</c>.</summary>
    public const int MaxLength = 110;

    private const int FamilyLength = 2;

    private readonly Storage _storage;
    private readonly byte _length;

    public SocketAddressBytes(ReadOnlySpan<byte> address)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address.Length, MaxLength);
        address.CopyTo(_storage);
        _length = (byte)address.Length;
    }

    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_storage)[.._length];

    /// <summary>The address as .NET has it, or <see langword="null"/> for none.</summary>
    public EndPoint? ToEndPoint()
    {
        if (_length <= FamilyLength)
        {
            return null;
        }

        var family = MemoryMarshal.Read<ushort>(Bytes);
        EndPoint kind = family == Sys.AF_UNIX ? new UnixDomainSocketEndPoint("/") : new IPEndPoint(IPAddress.Any, 0);
        var address = new SocketAddress(
            family switch
            {
                Sys.AF_UNIX => AddressFamily.Unix,
                Sys.AF_INET6 => AddressFamily.InterNetworkV6,
                _ => AddressFamily.InterNetwork,
            },
            _length);
        Bytes.CopyTo(address.Buffer.Span);
        return kind.Create(address);
    }

    [InlineArray(MaxLength)]
    private struct Storage
    {
        private byte _first;
    }
}
