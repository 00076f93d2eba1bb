using System.Globalization;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>
/// The sockets that a service manager hands to the process that it starts (socket activation, as sd_listen_fds(3) describes it): so many
/// descriptors from number 3 on, for the process that the environment names.
/// </summary>
internal sealed class InheritedSockets
{
    public const string ProcessVariable = "LISTEN_PID";
    public const string CountVariable = "LISTEN_FDS";
    public const string NamesVariable = "LISTEN_FDNAMES";

    private const int First = 3;
    private const int Most = 1024;

    private static readonly Lazy<InheritedSockets> Taken = new(Take);

    private readonly List<InheritedSocket> _left;

    private InheritedSockets(List<InheritedSocket> sockets) => _left = sockets;

    /// <summary>
    /// The sockets of this process. Reading it for the first time takes the variables out of the environment and keeps the descriptors from
    /// the processes that this one starts.
    /// </summary>
    /// <exception cref="StartupException">The variables make no sense.</exception>
    public static InheritedSockets Current => Taken.Value;

    /// <summary>Those that no endpoint has taken.</summary>
    public IReadOnlyList<InheritedSocket> Left => _left;

    public static bool IsOwnVariable(ReadOnlySpan<char> name) => name is ProcessVariable or CountVariable or NamesVariable;

    /// <summary>Reads the variables; separate from the process's environment for the sake of tests.</summary>
    /// <param name="variable">Gives the value of a variable.</param>
    /// <param name="processId">This process.</param>
    /// <param name="address">Looks at a descriptor.</param>
    /// <exception cref="StartupException">The variables make no sense.</exception>
    public static InheritedSockets Read(Func<string, string?> variable, int processId, Func<int, EndpointAddress?> address)
    {
        var sockets = new List<InheritedSocket>();
        if (variable(ProcessVariable) != processId.ToString(CultureInfo.InvariantCulture))
        {
            // Meant for another process, which has left its environment to this one.
            return new InheritedSockets(sockets);
        }

        var text = variable(CountVariable);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most)
        {
            throw new StartupException(
                $"The environment variable {CountVariable} is '{text}', which is no number of sockets up to {Most}: a service manager sets it; unset {ProcessVariable} to start without one.");
        }

        var names = variable(NamesVariable)?.Split(':') ?? [];
        for (var i = 0; i < count; i++)
        {
            sockets.Add(new InheritedSocket(First + i, i < names.Length ? names[i] : "", address(First + i)));
        }

        return new InheritedSockets(sockets);
    }

    /// <summary>Takes the socket for an endpoint: the one of its name, else the one that is bound to its address.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mistake">Says that the sockets of its name are of another kind than its URL; otherwise <see langword="null"/>.</param>
    /// <returns>The socket, or <see langword="null"/> where the endpoint has none.</returns>
    public InheritedSocket? Take(EndpointDefinition endpoint, out string? mistake)
    {
        var named = _left.FindAll(socket => string.Equals(socket.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase));
        var found = named.Find(socket => socket.Address?.Transport == endpoint.Address.Transport)
            ?? _left.Find(socket => socket.Address?.ToString() == endpoint.Address.ToString());
        mistake = found is not null || named.Count == 0 ? null
            : $"{SettingCatalog.Url.FullName("Endpoints", endpoint.Name)} is {endpoint.Address}, and the service manager passes {named[0]} by that name: give both the same kind of address, or name the socket otherwise (FileDescriptorName=).";
        if (found is not null)
        {
            _left.Remove(found);
        }

        return found;
    }

    private static InheritedSockets Take()
    {
        var sockets = Read(Environment.GetEnvironmentVariable, Environment.ProcessId, SocketName.Read);
        foreach (var name in (ReadOnlySpan<string>)[ProcessVariable, CountVariable, NamesVariable])
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (var socket in sockets._left)
        {
            // Connections must neither reach the processes that this one starts nor make it wait.
            if (Sys.Fcntl(socket.Fd, Sys.F_SETFD, Sys.FD_CLOEXEC) != 0 || Sys.Fcntl(socket.Fd, Sys.F_SETFL, Sys.O_NONBLOCK) != 0)
            {
                throw new StartupException($"{CountVariable} says that there is a socket at descriptor {socket.Fd}, which is not open: a service manager sets it; unset {ProcessVariable} to start without one.");
            }
        }

        return sockets;
    }
}
