using System.Text;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>Opens the sockets of the endpoints.</summary>
internal sealed class EndpointBinder(InheritedSockets inherited)
{
    private readonly List<string> _mistakes = [];

    /// <summary>Binds every endpoint, or none.</summary>
    /// <exception cref="StartupException">Says which endpoints cannot be bound, and the cure.</exception>
    public IReadOnlyList<BoundEndpoint> Bind(IReadOnlyList<EndpointDefinition> endpoints)
    {
        var bound = new List<BoundEndpoint>();
        foreach (var endpoint in endpoints)
        {
            if (Bind(endpoint) is { } opened)
            {
                bound.Add(opened);
            }
        }

        if (_mistakes.Count == 0)
        {
            return bound;
        }

        bound.ForEach(endpoint => endpoint.Dispose());
        throw new StartupException(_mistakes);
    }

    private BoundEndpoint? Bind(EndpointDefinition endpoint)
    {
        var options = new SocketOptions(endpoint.Options, endpoint.Address.Transport);
        var socket = inherited.Take(endpoint, out var mistake);
        if (mistake is not null)
        {
            _mistakes.Add(mistake);
            return null;
        }

        var fd = socket?.Fd ?? OpenSocket(endpoint, options);
        if (fd < 0)
        {
            return null;
        }

        // The file of an inherited socket belongs to who made it.
        var file = socket is null ? SocketFile.Of(endpoint.Address) : null;
        var listener = new Listener(fd, (short)endpoint.Index, endpoint.Address.Transport, options, file);
        if (Start(listener, endpoint, options))
        {
            return new BoundEndpoint(listener, SocketName.Read(fd) ?? endpoint.Address);
        }

        listener.Close();
        return null;
    }

    /// <summary>Makes a socket and binds it; negative where that failed.</summary>
    private int OpenSocket(EndpointDefinition endpoint, SocketOptions options)
    {
        var address = endpoint.Address;
        var family = address.Path is not null ? Sys.AF_UNIX : address.IsIPv6 ? Sys.AF_INET6 : Sys.AF_INET;
        var type = address.IsDatagram ? Sys.SOCK_DGRAM : Sys.SOCK_STREAM;
        var fd = Sys.Socket(family, type | Sys.SOCK_NONBLOCK | Sys.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            Refuse(endpoint, Sys.LastError);
            return fd;
        }

        if (options.ApplyBeforeBind(fd, address.IsIPv6) is { } refused)
        {
            Refuse(endpoint, refused, Sys.LastError);
        }
        else
        {
            var error = BindSocket(fd, endpoint);
            if (error == 0)
            {
                return fd;
            }

            Refuse(endpoint, error);
        }

        _ = Sys.Close(fd);
        return -1;
    }

    private static int BindSocket(int fd, EndpointDefinition endpoint)
    {
        var mode = endpoint.Options.FileMode is { Length: > 0 } text ? SocketFileMode.Parse(text) : null;
        if (mode is not null)
        {
            // The file gets the mode of the socket, less the umask: so it has never more rights than it shall have.
            _ = Sys.ChangeMode(fd, (uint)mode);
        }

        var address = endpoint.Address;
        var name = SocketName.Of(address);
        if (name.Bind(fd) != 0)
        {
            var error = Sys.LastError;
            if (error != Sys.EADDRINUSE || address.Path is null)
            {
                return error;
            }

            error = SocketFile.RemoveDead(address);
            if (error != 0)
            {
                return error;
            }

            if (name.Bind(fd) != 0)
            {
                return Sys.LastError;
            }
        }

        return mode is { } all ? ChangeMode(address.Path!, all) : 0;
    }

    private static unsafe int ChangeMode(string path, UnixFileMode mode)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return Sys.ChangeModeOf(name, (uint)mode) == 0 ? 0 : Sys.LastError;
        }
    }

    private bool Start(Listener listener, EndpointDefinition endpoint, SocketOptions options)
    {
        if (options.Apply(listener.Fd) is { } refused)
        {
            Refuse(endpoint, refused, Sys.LastError);
            return false;
        }

        if (!listener.IsDatagram && Sys.Listen(listener.Fd, endpoint.Options.Backlog) != 0)
        {
            Refuse(endpoint, Sys.LastError);
            return false;
        }

        return true;
    }

    private void Refuse(EndpointDefinition endpoint, int error) => _mistakes.Add(EndpointErrors.Describe(endpoint.Name, endpoint.Address, error));

    private void Refuse(EndpointDefinition endpoint, Setting setting, int error) => _mistakes.Add(
        $"{setting.FullName("Endpoints", endpoint.Name)} cannot be set on the socket of {endpoint.Address}: {Sys.Describe(error)}; {setting.Cure}.");
}
