using System.Net;
using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>The ways to start a server, and what is said where it cannot start.</summary>
public sealed class StartTests
{
    [Fact]
    public void StartsAsAnAssemblyOfTheDotnetHost()
    {
        using var server = TestServer.Start("dotnet", [$"{TestServer.Executable}.dll", "--Prefork:Workers", "1"]);
        ServesAndRecovers(server);
    }

    [Fact]
    public void APortInUseIsSaidInOneLine()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        using var server = ServerProcess.Start(TestServer.Executable, ["--Prefork:Endpoints:echo:Url", $"tcp://{taken.LocalEndPoint}"]);
        Assert.Equal(1, server.WaitForExit());
        server.WaitForLine($"Prefork:Endpoints:echo:Url is tcp://{taken.LocalEndPoint}, and that port is in use");
        Assert.Empty(server.Children());
    }

    [Theory]
    [InlineData("--Prefork:Workers", "0", "Prefork:Workers is 0")]
    [InlineData("--Prefork:Workers", "many", "Prefork:Workers is 'many'")]
    [InlineData("--Prefork:Endpoints:echo:Url", "http://127.0.0.1:80", "the scheme 'http' is unknown")]
    [InlineData("--Prefork:Endpoints:echo:Url", "tcp://192.0.2.1:0", "no interface of this machine has that address")]
    public void AMistakeIsSaidWithItsSetting(string setting, string value, string said)
    {
        using var server = ServerProcess.Start(TestServer.Executable, [setting, value]);
        Assert.Equal(1, server.WaitForExit());
        server.WaitForLine(said);
        Assert.Empty(server.Children());
    }

    internal static void ServesAndRecovers(TestServer server)
    {
        using var client = server.Connect("echo");
        Assert.Equal("before", client.Ask("before"));
        server.KillWorker();
        Assert.Equal("after", client.Ask("after"));
        Assert.Equal(0, server.Stop());
    }
}
