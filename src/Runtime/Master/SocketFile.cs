using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The file of a bound unix socket. It is removed only while it is the one that was made, not another server's.</summary>
internal sealed class SocketFile
{
    private readonly string _path;
    private readonly FileIdentity _identity;

    private SocketFile(string path, FileIdentity identity)
    {
        _path = path;
        _identity = identity;
    }

    /// <summary>The file that binding a socket has just made; <see langword="null"/> for sockets without one.</summary>
    public static SocketFile? Of(EndpointAddress address) =>
        address is { Path: { } path, IsAbstract: false } && FileIdentity.Read(path) is { } identity ? new SocketFile(path, identity) : null;

    /// <summary>Makes way for a new socket where nobody listens at the present one any more.</summary>
    /// <returns>0, or the error that says what is in the way.</returns>
    public static int RemoveDead(EndpointAddress address)
    {
        var path = address.Path!;
        if (address.IsAbstract)
        {
            // It lives no longer than its process.
            return Sys.EADDRINUSE;
        }

        if (FileIdentity.Read(path) is not { } identity)
        {
            return 0;
        }

        if (!identity.IsSocket)
        {
            return Sys.ENOTSOCK;
        }

        return IsDead(address) ? Remove(path, identity) : Sys.EADDRINUSE;
    }

    /// <summary>Removes the file, unless another one has its path now.</summary>
    public void Remove() => _ = Remove(_path, _identity);

    private static int Remove(string path, FileIdentity identity)
    {
        try
        {
            if (FileIdentity.Read(path) == identity)
            {
                File.Delete(path);
            }

            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Sys.EACCES;
        }
    }

    /// <summary>Whether the kernel refuses connections, as it does only where no process has the socket. What is busy or forbidden is not dead.</summary>
    private static bool IsDead(EndpointAddress address)
    {
        var fd = Sys.Socket(Sys.AF_UNIX, (address.IsDatagram ? Sys.SOCK_DGRAM : Sys.SOCK_STREAM) | Sys.SOCK_NONBLOCK | Sys.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            return false;
        }

        var dead = SocketName.Of(address).Connect(fd) != 0 && Sys.LastError == Sys.ECONNREFUSED;
        _ = Sys.Close(fd);
        return dead;
    }
}
