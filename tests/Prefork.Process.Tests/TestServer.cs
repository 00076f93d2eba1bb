namespace Prefork.ProcessTests;

/// <summary>Starts the test child as a server, and files that switch its behaviours.</summary>
internal static class TestServer
{
    public static string Folder { get; } = AppContext.BaseDirectory;

    public static string Executable { get; } = Path.Combine(Folder, "Prefork.Process.Tests.Child");

    public static ServerProcess Start(params string[] arguments) => ServerProcess.Start(Executable, arguments);

    /// <summary>Starts a server and waits until all its workers are ready.</summary>
    public static ServerProcess StartReady(params string[] arguments)
    {
        var server = Start(arguments);
        server.WaitForLine("all ready");
        return server;
    }
}
