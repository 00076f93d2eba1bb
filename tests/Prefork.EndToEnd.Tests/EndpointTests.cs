using System.Net.Sockets;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Endpoints other than a plain port.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prefork-test-").FullName;

    private string SocketPath => Path.Combine(_folder, "a.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AUnixSocketServesAsAPortDoes()
    {
        using var server = Start("echo", $"unix://{SocketPath}");
        using var client = server.Connect("echo");
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(() => client.Send(sent));
        var received = client.Receive(sent.Length);
        await sending;

        Assert.True(sent.AsSpan().SequenceEqual(received));
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Empty(client.ReceiveToEnd());
        StartTests.ServesAndRecovers(server);
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void AnAbstractUnixSocketServesToo()
    {
        var name = $"prefork-test-{Guid.NewGuid():N}";
        using var server = Start("echo", $"unix://@{name}");
        using var client = new Client(new UnixDomainSocketEndPoint('\0' + name));

        Assert.Equal("hello", client.Ask("hello"));
    }

    [Fact]
    public void AClientOfAUnixSocketHasNoAddress()
    {
        using var server = Start("command", $"unix://{SocketPath}");
        using var client = server.Connect("command");

        Assert.Equal("", client.Ask("remote"));
    }

    [Fact]
    public void TheSocketOfAKilledServerIsTakenOverAndThatOfALiveOneIsNot()
    {
        using (var killed = Start("echo", $"unix://{SocketPath}"))
        {
            using var second = ServerProcess.Start(TestServer.Executable, ["--Prefork:Endpoints:echo:Url", $"unix://{SocketPath}"]);
            Assert.Equal(1, second.WaitForExit());
            second.WaitForLine($"Prefork:Endpoints:echo:Url is unix://{SocketPath}, and another process has that socket");
            using var served = killed.Connect("echo");
            Assert.Equal("still here", served.Ask("still here"));
            ServerProcess.Signal(killed.Process.MasterId, Signals.Kill);
            killed.Process.WaitForExit();
        }

        Assert.True(File.Exists(SocketPath));
        using var server = Start("echo", $"unix://{SocketPath}");
        using var client = server.Connect("echo");
        Assert.Equal("hello", client.Ask("hello"));
    }

    [Theory]
    [InlineData("udp://127.0.0.1:0")]
    [InlineData("unixgram://")]
    public void ADatagramEndpointIsBound(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var unix = url.StartsWith("unix", StringComparison.Ordinal);
        using var server = Start("later", unix ? url + SocketPath : url);
        using var client = unix
            ? new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        client.Connect(unix ? new UnixDomainSocketEndPoint(SocketPath) : server.Endpoint("later"));
        Assert.Equal(0, server.Stop());
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void SocketsOfTheServiceManagerAreUsed()
    {
        using var server = TestServer.Start(
            TestServer.Executable, ["activate", SocketPath, "--Prefork:Workers", "1", "--Prefork:Endpoints:command:Url", $"unix://{SocketPath}"]);
        using (var byName = server.Connect("echo"))
        {
            Assert.Equal("hello", byName.Ask("hello"));
        }

        var given = new FileInfo($"/proc/{server.Process.MasterId}/fd/3").LinkTarget;
        Assert.Contains(server.Endpoint("echo").Port, ListeningPorts(given!));
        using var byPath = server.Connect("command");
        var worker = int.Parse(byPath.Ask("pid"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.DoesNotContain("LISTEN_", File.ReadAllText($"/proc/{worker}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain(given, new DirectoryInfo($"/proc/{worker}/fd").EnumerateFileSystemInfos().Select(file => file.LinkTarget));
        Assert.Equal(1, server.Process.Count("The service manager passes socket 5 (stray, tcp://127.0.0.1:"));
        StartTests.ServesAndRecovers(server);

        // It belongs to the service manager, which goes on holding it.
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void SocketsMeantForAnotherProcessAreLeftAlone()
    {
        using var server = TestServer.Start(
            TestServer.Executable, ["--Prefork:Workers", "1"], [new("LISTEN_PID", "1"), new("LISTEN_FDS", "5")]);

        StartTests.ServesAndRecovers(server);
    }

    /// <summary>The port that the socket, as /proc names it, listens at.</summary>
    private static IEnumerable<int> ListeningPorts(string socket)
    {
        var inode = socket["socket:[".Length..^1];
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[9] == inode)
            .Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16));
    }

    private static TestServer Start(string endpoint, string url) =>
        TestServer.Start("--Prefork:Workers", "1", $"--Prefork:Endpoints:{endpoint}:Url", url);
}
