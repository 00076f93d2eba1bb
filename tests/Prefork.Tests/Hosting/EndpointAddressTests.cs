using System.Net;
using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("tcp://127.0.0.1:9501", "127.0.0.1", 9501, "tcp://127.0.0.1:9501")]
    [InlineData("TCP://127.0.0.1:9501", "127.0.0.1", 9501, "tcp://127.0.0.1:9501")]
    [InlineData("tcp://localhost:80", "127.0.0.1", 80, "tcp://127.0.0.1:80")]
    [InlineData("tcp://*:0", "0.0.0.0", 0, "tcp://0.0.0.0:0")]
    [InlineData("tcp://0.0.0.0:65535", "0.0.0.0", 65535, "tcp://0.0.0.0:65535")]
    [InlineData("tcp://[::1]:9501", "::1", 9501, "tcp://[::1]:9501")]
    [InlineData("tcp://[::]:9501", "::", 9501, "tcp://[::]:9501")]
    [InlineData("tcp://[fe80::1]:9501", "fe80::1", 9501, "tcp://[fe80::1]:9501")]
    public void A_url_is_parsed(string url, string address, int port, string text)
    {
        Assert.True(EndpointAddress.TryParse(url, out var parsed, out var mistake), mistake);
        Assert.Equal(IPAddress.Parse(address), parsed.Address);
        Assert.Equal(port, parsed.Port);
        Assert.Equal(text, parsed.ToString());
    }

    [Theory]
    [InlineData(null, "is missing: set it to an address such as tcp://127.0.0.1:9501.")]
    [InlineData(" ", "is missing: set it to an address such as tcp://127.0.0.1:9501.")]
    [InlineData("127.0.0.1:9501", "is '127.0.0.1:9501', which names no scheme: write it as tcp://127.0.0.1:9501.")]
    [InlineData("://127.0.0.1:9501", "is '://127.0.0.1:9501', which names no scheme: write it as tcp://127.0.0.1:9501.")]
    [InlineData("http://127.0.0.1:80", "is 'http://127.0.0.1:80', and the scheme 'http' is unknown: use tcp, as in tcp://127.0.0.1:9501.")]
    [InlineData("unix:///run/a", "is 'unix:///run/a', and the scheme 'unix' is not available yet: use tcp, as in tcp://127.0.0.1:9501.")]
    [InlineData("unixgram:///run/a", "is 'unixgram:///run/a', and the scheme 'unixgram' is not available yet: use tcp, as in tcp://127.0.0.1:9501.")]
    [InlineData("tls://*:443", "is 'tls://*:443', and the scheme 'tls' is not available yet: use tcp, as in tcp://127.0.0.1:9501.")]
    [InlineData("tcp://", "is 'tcp://', which has no port: write it as tcp://127.0.0.1:9501.")]
    [InlineData("tcp://127.0.0.1", "is 'tcp://127.0.0.1', which has no port: write it as tcp://127.0.0.1:9501.")]
    [InlineData("tcp://[::1]", "is 'tcp://[::1]', which has no port: write it as tcp://127.0.0.1:9501.")]
    [InlineData("tcp://::1:9501", "is 'tcp://::1:9501', and an IPv6 address needs brackets: write it as tcp://[::1]:9501.")]
    [InlineData("tcp://:9501", "is 'tcp://:9501', which has no host: write an IP address, localhost, or * for all addresses.")]
    [InlineData("tcp://example:1", "is 'tcp://example:1', and 'example' is no address to listen at: write an IP address, localhost, or * for all addresses.")]
    [InlineData("tcp://127.1:1", "is 'tcp://127.1:1', and '127.1' is no address to listen at: write an IP address, localhost, or * for all addresses.")]
    [InlineData("tcp://[127.0.0.1]:1", "is 'tcp://[127.0.0.1]:1', and '[127.0.0.1]' is no address to listen at: write an IP address, localhost, or * for all addresses.")]
    [InlineData("tcp://*:-1", "is 'tcp://*:-1', and '-1' is no port: use a number from 0 to 65535, where 0 takes any free port.")]
    [InlineData("tcp://*:99999", "is 'tcp://*:99999', and '99999' is no port: use a number from 0 to 65535, where 0 takes any free port.")]
    [InlineData("tcp://*:80/", "is 'tcp://*:80/', and '80/' is no port: use a number from 0 to 65535, where 0 takes any free port.")]
    [InlineData("tcp://*:", "is 'tcp://*:', and '' is no port: use a number from 0 to 65535, where 0 takes any free port.")]
    public void What_is_wrong_with_a_url_is_said(string? url, string line)
    {
        Assert.False(EndpointAddress.TryParse(url, out var parsed, out var mistake));
        Assert.Null(parsed);
        Assert.Equal(line, mistake);
    }

    [Theory]
    [InlineData("tcp://*:9501", "127.0.0.1 9501")]
    [InlineData("tcp://[::]:9501", "::1 9501")]
    [InlineData("tcp://10.0.0.1:9501", "10.0.0.1 9501")]
    public void A_client_is_told_an_address_that_it_can_reach(string url, string arguments)
    {
        Assert.True(EndpointAddress.TryParse(url, out var parsed, out _));
        Assert.Equal(arguments, parsed.ClientArguments);
    }

    [Fact]
    public void The_port_that_the_kernel_gave_replaces_0()
    {
        Assert.True(EndpointAddress.TryParse("tcp://127.0.0.1:0", out var parsed, out _));
        Assert.Equal("tcp://127.0.0.1:4711", parsed.WithPort(4711).ToString());
    }

    [Theory]
    [InlineData(98, "Prefork:Endpoints:main:Url is tcp://*:80, and that port is in use: stop the process that has it ('ss -ltnp' lists them), or set another port; port 0 takes any free one.")]
    [InlineData(13, "Prefork:Endpoints:main:Url is tcp://*:80, and this user may not open that port: use a port of 1024 or more, or give the executable the right with 'setcap cap_net_bind_service=+ep'.")]
    [InlineData(99, "Prefork:Endpoints:main:Url is tcp://*:80, and no interface of this machine has that address: use one that 'ip address' lists, or * for all.")]
    [InlineData(97, "Prefork:Endpoints:main:Url is tcp://*:80, and this machine has no IPv6: use an IPv4 address, or * for all.")]
    public void Why_an_endpoint_cannot_be_opened_is_said(int error, string line) =>
        Assert.Equal(line, EndpointErrors.Describe("main", "tcp://*:80", error));

    [Fact]
    public void An_unforeseen_error_keeps_its_number() =>
        Assert.EndsWith("(errno 12).", EndpointErrors.Describe("main", "tcp://*:80", 12), StringComparison.Ordinal);
}
