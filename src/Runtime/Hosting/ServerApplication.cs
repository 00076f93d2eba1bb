namespace Prefork;

/// <summary>A server: every process of it is this object in another role.</summary>
public sealed class ServerApplication
{
    /// <summary>Starts to set up a server.</summary>
    public static ServerApplicationBuilder CreateBuilder(string[] args) => new(args);
}
