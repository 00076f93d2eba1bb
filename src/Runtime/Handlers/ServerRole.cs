namespace Prefork;

/// <summary>What a process of the server does.</summary>
public enum ServerRole
{
    /// <summary>Owns the sockets and spawns every other process.</summary>
    Master,

    /// <summary>Decides which processes run.</summary>
    Manager,

    /// <summary>Runs the handlers.</summary>
    Worker,

    /// <summary>Does all of it in one process, for the debugger: <c>Prefork:Mode = Single</c>.</summary>
    SingleProcess,

    /// <summary>Runs an <see cref="IUserProcess"/>.</summary>
    UserProcess,

    /// <summary>Runs <see cref="OnTaskAttribute"/> methods.</summary>
    TaskWorker,
}
