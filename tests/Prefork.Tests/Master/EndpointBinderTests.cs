using System.Net;
using System.Net.Sockets;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Master;
using Prefork.Tests.Hosting;

namespace Prefork.Tests.Master;

public sealed class EndpointBinderTests : IDisposable
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly List<BoundEndpoint> _bound = [];

    private string SocketPath => Path.Combine(_folder.Path, "a.sock");

    public void Dispose()
    {
        _bound.ForEach(endpoint => endpoint.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:0", AddressFamily.InterNetwork)]
    [InlineData("tcp://[::1]:0", AddressFamily.InterNetworkV6)]
    public void Tcp_is_bound_at_a_port_of_the_kernel(string url, AddressFamily family)
    {
        var address = Bind(url).Address;

        Assert.InRange(address.Port, 1, IPEndPoint.MaxPort);
        using var client = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(address.Address!, address.Port);
        Assert.True(client.Connected);
    }

    [Theory]
    [InlineData("udp://127.0.0.1:0", AddressFamily.InterNetwork)]
    [InlineData("udp://[::1]:0", AddressFamily.InterNetworkV6)]
    public unsafe void Udp_receives_datagrams(string url, AddressFamily family)
    {
        var bound = Bind(url);
        Assert.True(bound.Listener.IsDatagram);

        using var client = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        client.SendTo("abc"u8, new IPEndPoint(bound.Address.Address!, bound.Address.Port));
        Assert.Equal(3, Receive(bound.Listener));
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("unixgram")]
    public void A_path_is_bound_and_removed_again(string scheme)
    {
        var bound = Bind($"{scheme}://{SocketPath}");

        Assert.True(CanConnect(bound.Address));
        Assert.Equal($"{scheme}://{SocketPath}", bound.Address.ToString());
        bound.Dispose();
        Assert.False(File.Exists(SocketPath));
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("unixgram")]
    public void An_abstract_name_has_no_file(string scheme)
    {
        var url = $"{scheme}://@prefork-test-{Guid.NewGuid():N}";

        Assert.Equal(url, Bind(url).Address.ToString());
        Assert.True(CanConnect(_bound[0].Address));
        Assert.Contains("another process has that socket", Refusal(url), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("unixgram")]
    public void The_file_of_a_dead_server_is_replaced(string scheme)
    {
        using (var dead = Occupy(scheme))
        {
            Assert.Contains("another process has that socket", Refusal($"{scheme}://{SocketPath}"), StringComparison.Ordinal);
        }

        Assert.True(File.Exists(SocketPath));
        Assert.True(CanConnect(Bind($"{scheme}://{SocketPath}").Address));
    }

    [Theory]
    [InlineData("unix", "unixgram")]
    [InlineData("unixgram", "unix")]
    public void A_live_socket_of_another_kind_is_not_replaced(string live, string scheme)
    {
        using var socket = Occupy(live);

        Assert.Contains("another process has that socket", Refusal($"{scheme}://{SocketPath}"), StringComparison.Ordinal);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void A_live_socket_with_a_full_backlog_is_not_replaced()
    {
        using var live = Occupy("unix", backlog: 0);
        using var waiting = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        waiting.Connect(new UnixDomainSocketEndPoint(SocketPath));

        Assert.Contains("another process has that socket", Refusal($"unix://{SocketPath}"), StringComparison.Ordinal);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void A_file_that_is_no_socket_is_not_replaced()
    {
        File.WriteAllText(SocketPath, "precious");

        Assert.Contains("which is no socket", Refusal($"unix://{SocketPath}"), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void The_file_of_a_successor_is_not_removed()
    {
        var first = Bind($"unix://{SocketPath}");
        File.Move(SocketPath, SocketPath + ".old");
        Bind($"unix://{SocketPath}");

        first.Dispose();
        Assert.True(CanConnect(_bound[1].Address));
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("unixgram")]
    public void The_mode_of_the_file_can_be_set(string scheme)
    {
        Bind($"{scheme}://{SocketPath}", new() { FileMode = "0660" });

        Assert.Equal(OwnerAndGroup, new FileInfo(SocketPath).UnixFileMode);
    }

    [Fact]
    public void One_endpoint_that_cannot_be_bound_leaves_none_bound()
    {
        var exception = Assert.Throws<StartupException>(() => Bind(
            ("a", new() { Url = $"unix://{SocketPath}" }), ("b", new() { Url = "unix:///no/such/directory" })));

        Assert.Equal("Prefork:Endpoints:b:Url is unix:///no/such/directory, and its directory does not exist: create it, or set another path.", exception.Message);
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void A_port_can_be_shared_only_where_both_say_so()
    {
        var url = Bind("tcp://127.0.0.1:0", new() { ReusePort = true }).Address.ToString();

        Bind(url, new() { ReusePort = true });
        Assert.Contains("that port is in use", Refusal(url), StringComparison.Ordinal);
    }

    [Fact]
    public void Udp_ports_are_not_shared()
    {
        var url = Bind("udp://127.0.0.1:0").Address.ToString();

        Assert.Contains("that port is in use", Refusal(url), StringComparison.Ordinal);
    }

    [Fact]
    public void Accepted_tcp_sockets_have_the_options()
    {
        var bound = Bind("tcp://127.0.0.1:0", new()
        {
            KeepAlive = { Idle = TimeSpan.FromSeconds(41.5), Interval = TimeSpan.FromSeconds(7), Count = 5 },
            DeferAccept = TimeSpan.FromSeconds(3),
            FastOpen = 16,
            ReceiveBufferBytes = 50_000,
            SendBufferBytes = 60_000,
        });
        var accepted = Accept(bound);

        // The kernel doubles the sizes of buffers, for its own use.
        Assert.Equal(1, Option(accepted, Sys.IPPROTO_TCP, Sys.TCP_NODELAY));
        Assert.Equal(1, Option(accepted, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE));
        Assert.Equal(42, Option(accepted, Sys.IPPROTO_TCP, Sys.TCP_KEEPIDLE));
        Assert.Equal(7, Option(accepted, Sys.IPPROTO_TCP, Sys.TCP_KEEPINTVL));
        Assert.Equal(5, Option(accepted, Sys.IPPROTO_TCP, Sys.TCP_KEEPCNT));
        Assert.Equal(100_000, Option(accepted, Sys.SOL_SOCKET, Sys.SO_RCVBUF));
        Assert.Equal(120_000, Option(accepted, Sys.SOL_SOCKET, Sys.SO_SNDBUF));
        Assert.Equal(3, Option(bound.Listener.Fd, Sys.IPPROTO_TCP, Sys.TCP_DEFER_ACCEPT));
        Assert.Equal(16, Option(bound.Listener.Fd, Sys.IPPROTO_TCP, Sys.TCP_FASTOPEN));
        _ = Sys.Close(accepted);
    }

    [Fact]
    public void What_is_not_set_is_left_to_the_system()
    {
        var accepted = Accept(Bind("tcp://127.0.0.1:0", new() { NoDelay = false }));

        Assert.Equal(0, Option(accepted, Sys.IPPROTO_TCP, Sys.TCP_NODELAY));
        Assert.Equal(0, Option(accepted, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE));
        _ = Sys.Close(accepted);
    }

    [Fact]
    public void Accepted_unix_sockets_have_the_sizes_of_buffers()
    {
        var accepted = Accept(Bind($"unix://{SocketPath}", new() { ReceiveBufferBytes = 50_000, SendBufferBytes = 60_000 }));

        Assert.Equal(100_000, Option(accepted, Sys.SOL_SOCKET, Sys.SO_RCVBUF));
        Assert.Equal(120_000, Option(accepted, Sys.SOL_SOCKET, Sys.SO_SNDBUF));
        _ = Sys.Close(accepted);
    }

    [Fact]
    public void Datagram_sockets_have_the_sizes_of_buffers()
    {
        var fd = Bind("udp://127.0.0.1:0", new() { ReceiveBufferBytes = 50_000 }).Listener.Fd;

        Assert.Equal(100_000, Option(fd, Sys.SOL_SOCKET, Sys.SO_RCVBUF));
    }

    private static int Option(int fd, int level, int name) => Sys.GetOption(fd, level, name);

    private static unsafe int Receive(Listener listener)
    {
        var entry = new PollEntry { Fd = listener.Fd, Events = Sys.POLLIN };
        Assert.Equal(1, Sys.Poll(&entry, 1, 10_000));
        var buffer = stackalloc byte[16];
        return (int)Sys.Receive(listener.Fd, buffer, 16, 0);
    }

    private static unsafe int Accept(BoundEndpoint bound)
    {
        using var client = Connect(bound.Address);
        client.Send("x"u8);
        var entry = new PollEntry { Fd = bound.Listener.Fd, Events = Sys.POLLIN };
        Assert.Equal(1, Sys.Poll(&entry, 1, 10_000));
        var accepted = Sys.Accept4(bound.Listener.Fd, null, null, Sys.SOCK_CLOEXEC);
        Assert.True(accepted >= 0);
        bound.Listener.Prepare(accepted);
        return accepted;
    }

    private static Socket Connect(EndpointAddress address)
    {
        EndPoint target = address.Path is { } path
            ? new UnixDomainSocketEndPoint(address.IsAbstract ? '\0' + path[1..] : path)
            : new IPEndPoint(address.Address!, address.Port);
        var socket = new Socket(target.AddressFamily, address.IsDatagram ? SocketType.Dgram : SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(target);
        return socket;
    }

    private static bool CanConnect(EndpointAddress address)
    {
        using var socket = Connect(address);
        return socket.Connected;
    }

    /// <summary>Binds the path as another server would; closing the socket leaves its file.</summary>
    private Socket Occupy(string scheme, int backlog = 16)
    {
        var socket = new Socket(AddressFamily.Unix, scheme == "unix" ? SocketType.Stream : SocketType.Dgram, ProtocolType.Unspecified);
        var other = Path.Combine(_folder.Path, "other");
        socket.Bind(new UnixDomainSocketEndPoint(other));

        // .NET would remove the file that it has bound.
        File.Move(other, SocketPath);
        if (scheme == "unix")
        {
            socket.Listen(backlog);
        }

        return socket;
    }

    private string Refusal(string url) => Assert.Throws<StartupException>(() => Bind(url)).Message;

    private BoundEndpoint Bind(string url, EndpointOptions? options = null)
    {
        options ??= new EndpointOptions();
        options.Url = url;
        return Bind(("main", options))[0];
    }

    private IReadOnlyList<BoundEndpoint> Bind(params (string Name, EndpointOptions Options)[] endpoints)
    {
        var none = InheritedSockets.Read(_ => null, 1, _ => null);
        var bound = new EndpointBinder(none).Bind([.. endpoints.Select((endpoint, index) => new EndpointDefinition(index, endpoint.Name, endpoint.Options))]);
        _bound.AddRange(bound);
        return bound;
    }
}
