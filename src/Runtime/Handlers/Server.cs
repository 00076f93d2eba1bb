using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Master;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork;

/// <summary>The server, as any of its processes sees it. Can be injected in every role; may be used on any thread.</summary>
public sealed class Server
{
    private readonly string[] _endpointNames;
    private SessionGateway _gateway;
    private SharedRegion? _region;
    private readonly TaskSender _tasks;
    private ProcessReader? _processes;

    internal Server(ServerRole role, int masterProcessId, int? workerId, IReadOnlyList<ServerEndpoint> endpoints)
    {
        Role = role;
        MasterProcessId = masterProcessId;
        WorkerId = workerId;
        Endpoints = endpoints;
        _endpointNames = [.. endpoints.Select(endpoint => endpoint.Name)];
        _gateway = new ForbiddenGateway(role);
        _tasks = new TaskSender(() => TaskGateway ?? throw new InvalidOperationException("Tasks can be sent in workers, task workers and user processes that have started."));
    }

    /// <summary>What this process does.</summary>
    public ServerRole Role { get; }

    /// <summary>The process id of the master.</summary>
    public int MasterProcessId { get; }

    /// <summary>The number of the worker or task worker that this process is, or <see langword="null"/> in other roles.</summary>
    public int? WorkerId { get; }

    /// <summary>The addresses that the server listens at, ordered by name.</summary>
    public IReadOnlyList<ServerEndpoint> Endpoints { get; }

    /// <summary>
    /// The sessions that are connected now, whatever worker they belong to; those that come and go while it is enumerated may be missed.
    /// Can be read in every process, and sent to in workers and user processes.
    /// </summary>
    public IEnumerable<Session> Sessions => SessionTable.List(Region()).Select(GetSession);

    /// <summary>The declared objects in shared memory; usable before the server has started, too.</summary>
    public SharedObjects Shared { get; internal init; } = new();

    /// <summary>What the server has counted since it started, of all its reactors.</summary>
    public ServerStatistics Statistics => ServerStatistics.Read(Region(), Shared.MemoryBytes);

    /// <summary>The processes that the server consists of, and the last ones of those that have ended.</summary>
    public IReadOnlyList<ServerProcessInfo> Processes => ServerProcessInfo.List(_processes ??= ProcessReader.Open(Descriptors()));

    /// <summary>What generated clients send tasks through.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TaskSender Tasks => _tasks;

    /// <summary>
    /// The session of an id that was kept as a number. An id that never was one, or whose connection has ended, gives a session that says so
    /// when it is used.
    /// </summary>
    public Session GetSession(long id) => new(_gateway, id);

    /// <summary>
    /// Sends a datagram, in workers and user processes. The bytes are copied; like any datagram it may be lost on its way.
    /// </summary>
    /// <param name="endpoint">The name of a datagram endpoint, from whose socket it is sent.</param>
    /// <param name="remote">The receiver.</param>
    /// <param name="data">The bytes.</param>
    /// <exception cref="ArgumentException">There is no datagram endpoint of that name, or the receiver's address is of another kind.</exception>
    /// <exception cref="InvalidOperationException">This is the master or the manager.</exception>
    public SendResult SendTo(string endpoint, EndPoint remote, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(remote);
        var index = Array.FindIndex(_endpointNames, name => string.Equals(name, endpoint, StringComparison.OrdinalIgnoreCase));
        var url = index < 0 ? "" : Endpoints[index].Url;
        var isUdp = url.StartsWith("udp:", StringComparison.OrdinalIgnoreCase);
        if (!isUdp && !url.StartsWith("unixgram:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"There is no endpoint '{endpoint}' of datagrams: its address begins with udp:// or unixgram://.", nameof(endpoint));
        }

        return isUdp == (remote.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            ? _gateway.SendTo((short)index, remote, data)
            : throw new ArgumentException($"The endpoint '{endpoint}' ({url}) cannot send to the address {remote}.", nameof(remote));
    }

    /// <summary>
    /// Sends a message to another process of the server, where the <see cref="OnPipeMessageAttribute"/> method of its type takes it; in workers,
    /// task workers and user processes, and in the manager. Messages from one process to another one arrive in their order. May be called on any thread.
    /// </summary>
    /// <typeparam name="T">The type of the message: bytes, text, a primitive type, or what the <see cref="IPayloadSerializer"/> knows.</typeparam>
    /// <param name="target">The process; an id will do.</param>
    /// <param name="payload">The message.</param>
    /// <param name="name">The name of its handler, where that has one.</param>
    /// <exception cref="InvalidOperationException">This is the master, or the process has not started yet.</exception>
    public MessageResult SendMessage<T>(ProcessTarget target, T payload, string? name = null)
    {
        var gateway = TaskGateway ?? throw new InvalidOperationException(
            "Messages can be sent in workers, task workers, user processes and the manager, once they have started.");
        var writer = PayloadWriter.Rent();
        try
        {
            PayloadCodecs.Of<T>().Write(writer, payload, gateway.Serializer);
            return gateway.SendMessage(target, name is null ? MessageKey<T>.Value : TaskNames.KeyOf(name), writer.Written);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>What sends tasks and messages of this process; set once, where it runs handlers.</summary>
    internal TaskGateway? TaskGateway { get; set; }

    /// <summary>What is known of a session, or <see langword="null"/> where it has ended; in every process.</summary>
    internal SessionInfo? ReadSession(long id)
    {
        var info = SessionTable.Read(Region(), _endpointNames, id);
        if (info is not null)
        {
            info.DispatchDelay = Processes.FirstOrDefault(process => process.Role == ServerRole.Worker && process.Id == info.WorkerId)?.DispatchDelay ?? TimeSpan.Zero;
        }

        return info;
    }

    /// <summary>How a session is encrypted, or <see langword="null"/>; in every process.</summary>
    internal SessionSecurity? ReadSecurity(long id) => SecurityTable.Read(Region(), id);

    /// <summary>The certificate that a session's client has shown, or <see langword="null"/>; in every process.</summary>
    internal byte[]? ReadClientCertificate(long id) => CertificateTable.Read(Region(), id);

    /// <summary>Called once, when the process has its shared memory.</summary>
    internal void Connect(SessionGateway? gateway, SharedRegion region, ProcessReader? processes = null)
    {
        _region = region;
        _processes ??= processes;
        _gateway = gateway ?? new ForbiddenGateway(Role, this);
    }

    private ChildDescriptors Descriptors()
    {
        _ = Region();
        return ChildEnvironment.Current!.Descriptors;
    }

    private SharedRegion Region() =>
        _region ?? throw new InvalidOperationException("The server has not started yet: its state can be read in handlers only.");
}
