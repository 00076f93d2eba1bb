using System.Net;
using Prefork.Hosting;
using Prefork.Master;

namespace Prefork.Tests.Master;

public sealed class InheritedSocketsTests
{
    private const int ProcessId = 100;

    private static readonly EndpointAddress Tcp = EndpointAddress.Of(Transport.Tcp, IPAddress.Loopback, 9501);
    private static readonly EndpointAddress Unix = EndpointAddress.Of(Transport.Unix, "/run/a.sock");

    [Fact]
    public void Without_the_variables_there_are_none()
    {
        Assert.Empty(Read(null, null, null).Left);
        Assert.Empty(Read("101", "1", "main", Tcp).Left);
    }

    [Fact]
    public void A_socket_is_found_by_its_name()
    {
        var sockets = Read("100", "2", "other:MAIN", Unix, Tcp);

        Assert.Equal(4, Take(sockets, "main", "tcp://127.0.0.1:0")?.Fd);
        Assert.Null(Take(sockets, "main", "tcp://127.0.0.1:0"));
        Assert.Equal([3], sockets.Left.Select(socket => socket.Fd));
    }

    [Fact]
    public void Of_several_sockets_of_one_name_the_one_of_the_right_kind_is_taken()
    {
        var sockets = Read("100", "3", "app:app:app", null, Unix, Tcp);

        Assert.Equal(5, Take(sockets, "app", "tcp://127.0.0.1:80")?.Fd);
    }

    [Fact]
    public void A_socket_is_found_by_its_address()
    {
        var sockets = Read("100", "3", null, null, Tcp, Unix);

        Assert.Null(Take(sockets, "a", "tcp://127.0.0.1:9502"));
        Assert.Equal(4, Take(sockets, "a", "tcp://127.0.0.1:9501")?.Fd);
        Assert.Equal(5, Take(sockets, "b", "unix:///run/a.sock")?.Fd);
    }

    [Fact]
    public void A_socket_of_the_name_but_of_another_kind_is_a_mistake()
    {
        var sockets = Read("100", "1", "main", Unix);

        Assert.Null(sockets.Take(Endpoint("main", "tcp://*:80"), out var mistake));
        Assert.Equal(
            "Prefork:Endpoints:main:Url is tcp://0.0.0.0:80, and the service manager passes unix:///run/a.sock by that name: give both the same kind of address, or name the socket otherwise (FileDescriptorName=).",
            mistake);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("two")]
    [InlineData("1025")]
    public void A_count_that_is_none_is_said(string? count)
    {
        var exception = Assert.Throws<StartupException>(() => Read("100", count, null));
        Assert.StartsWith($"The environment variable LISTEN_FDS is '{count}', which is no number of sockets", exception.Message, StringComparison.Ordinal);
    }

    private static InheritedSocket? Take(InheritedSockets sockets, string name, string url)
    {
        var socket = sockets.Take(Endpoint(name, url), out var mistake);
        Assert.Null(mistake);
        return socket;
    }

    private static EndpointDefinition Endpoint(string name, string url) => new(0, name, new EndpointOptions { Url = url });

    private static InheritedSockets Read(string? process, string? count, string? names, params EndpointAddress?[] addresses) => InheritedSockets.Read(
        variable => variable switch
        {
            InheritedSockets.ProcessVariable => process,
            InheritedSockets.CountVariable => count,
            InheritedSockets.NamesVariable => names,
            _ => null,
        },
        ProcessId,
        fd => addresses[fd - 3]);
}
