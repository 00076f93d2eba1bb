namespace Prefork;

/// <summary>The server, as any of its processes sees it. Can be injected in every role.</summary>
public sealed class Server
{
    internal Server(ServerRole role, int masterProcessId, int? workerId, IReadOnlyList<ServerEndpoint> endpoints)
    {
        Role = role;
        MasterProcessId = masterProcessId;
        WorkerId = workerId;
        Endpoints = endpoints;
    }

    /// <summary>What this process does.</summary>
    public ServerRole Role { get; }

    /// <summary>The process id of the master.</summary>
    public int MasterProcessId { get; }

    /// <summary>The number of the worker that this process is, or <see langword="null"/> in other roles.</summary>
    public int? WorkerId { get; }

    /// <summary>The addresses that the server listens at, ordered by name.</summary>
    public IReadOnlyList<ServerEndpoint> Endpoints { get; }
}
