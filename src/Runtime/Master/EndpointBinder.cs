using System.Buffers.Binary;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>Opens the listening sockets.</summary>
internal static unsafe class EndpointBinder
{
    private const int AddressBytes = 28; // sockaddr_in6
    private const int InterNetworkBytes = 16; // sockaddr_in

    /// <summary>Binds every endpoint, or none.</summary>
    /// <exception cref="StartupException">Says which endpoints cannot be bound, and the cure.</exception>
    public static IReadOnlyList<BoundEndpoint> Bind(IReadOnlyList<EndpointDefinition> endpoints)
    {
        var bound = new List<BoundEndpoint>();
        var mistakes = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var fd = TryBind(endpoint, out var port, out var error);
            if (fd < 0)
            {
                mistakes.Add(EndpointErrors.Describe(endpoint.Name, endpoint.Address.ToString(), error));
            }
            else
            {
                bound.Add(new BoundEndpoint(new Listener(fd, (short)endpoint.Index), endpoint.Address.WithPort(port)));
            }
        }

        if (mistakes.Count == 0)
        {
            return bound;
        }

        bound.ForEach(endpoint => endpoint.Dispose());
        throw new StartupException(mistakes);
    }

    private static int TryBind(EndpointDefinition endpoint, out int port, out int error)
    {
        port = 0;
        error = 0;
        var address = endpoint.Address;
        var fd = Sys.Socket(address.IsIPv6 ? Sys.AF_INET6 : Sys.AF_INET, Sys.SOCK_STREAM | Sys.SOCK_NONBLOCK | Sys.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            error = Sys.LastError;
            return fd;
        }

        // A server that was just stopped must not keep its successor from the port; a running one does.
        _ = Sys.SetOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1);
        if (address.IsIPv6)
        {
            _ = Sys.SetOption(fd, Sys.IPPROTO_IPV6, Sys.IPV6_V6ONLY, 1);
        }

        var name = stackalloc byte[AddressBytes];
        var length = Write(address, name);
        if (Sys.Bind(fd, name, length) != 0 || Sys.Listen(fd, endpoint.Options.Backlog) != 0 || Sys.GetSockName(fd, name, &length) != 0)
        {
            error = Sys.LastError;
            _ = Sys.Close(fd);
            return -1;
        }

        port = BinaryPrimitives.ReverseEndianness(*(ushort*)(name + 2));
        return fd;
    }

    /// <summary>Writes a sockaddr_in or sockaddr_in6; its length.</summary>
    private static uint Write(EndpointAddress address, byte* name)
    {
        new Span<byte>(name, AddressBytes).Clear();
        *(ushort*)name = (ushort)(address.IsIPv6 ? Sys.AF_INET6 : Sys.AF_INET);
        *(ushort*)(name + 2) = BinaryPrimitives.ReverseEndianness((ushort)address.Port);
        if (!address.IsIPv6)
        {
            _ = address.Address.TryWriteBytes(new Span<byte>(name + 4, 4), out _);
            return InterNetworkBytes;
        }

        _ = address.Address.TryWriteBytes(new Span<byte>(name + 8, 16), out _);
        *(uint*)(name + 24) = (uint)address.Address.ScopeId;
        return AddressBytes;
    }
}
