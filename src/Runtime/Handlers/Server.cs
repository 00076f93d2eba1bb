namespace Prefork;

/// <summary>The server, as any of its processes sees it. Can be injected in every role.</summary>
public sealed class Server
{
    internal Server(ServerRole role, int masterProcessId)
    {
        Role = role;
        MasterProcessId = masterProcessId;
    }

    /// <summary>What this process does.</summary>
    public ServerRole Role { get; }

    /// <summary>The process id of the master.</summary>
    public int MasterProcessId { get; }
}
