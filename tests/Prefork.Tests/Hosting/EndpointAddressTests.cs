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
    [InlineData("udp://127.0.0.1:53", "127.0.0.1", 53, "udp://127.0.0.1:53")]
    [InlineData("udp://[::1]:53", "::1", 53, "udp://[::1]:53")]
    public void A_url_is_parsed(string url, string address, int port, string text)
    {
        Assert.True(EndpointAddress.TryParse(url, out var parsed, out var mistake), mistake);
        Assert.Equal(IPAddress.Parse(address), parsed.Address);
        Assert.Null(parsed.Path);
        Assert.Equal(port, parsed.Port);
        Assert.Equal(text, parsed.ToString());
    }

    [Theory]
    [InlineData(null, "is missing: set it to an address such as tcp://127.0.0.1:9501.")]
    [InlineData(" ", "is missing: set it to an address such as tcp://127.0.0.1:9501.")]
    [InlineData("127.0.0.1:9501", "is '127.0.0.1:9501', which names no scheme: write it as tcp://127.0.0.1:9501.")]
    [InlineData("://127.0.0.1:9501", "is '://127.0.0.1:9501', which names no scheme: write it as tcp://127.0.0.1:9501.")]
    [InlineData("http://127.0.0.1:80", "is 'http://127.0.0.1:80', and the scheme 'http' is unknown: use tcp, udp, unix or unixgram, as in tcp://127.0.0.1:9501.")]
    [InlineData("tls://*:443", "is 'tls://*:443': use tcp, as in tcp://127.0.0.1:9501, and set the certificate at Tls:Certificate of the endpoint.")]
    [InlineData("udp://127.0.0.1", "is 'udp://127.0.0.1', which has no port: write it as udp://127.0.0.1:9501.")]
    [InlineData("udp://::1:53", "is 'udp://::1:53', and an IPv6 address needs brackets: write it as udp://[::1]:9501.")]
    [InlineData("unix://", "is 'unix://', which has no path: write it as unix:///run/app.sock.")]
    [InlineData("unixgram://@", "is 'unixgram://@', which has no path: write it as unix:///run/app.sock.")]
    [InlineData("unix://run/a", "is 'unix://run/a', whose path is not absolute: write it with three slashes, as unix:///run/app.sock.")]
    [InlineData("unix:///run/", "is 'unix:///run/', which names a directory: add the name of the socket, as in unix:///run/app.sock.")]
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
    [InlineData("unix:///run/a.sock", "/run/a.sock", false, "unix:///run/a.sock")]
    [InlineData("UNIX:///a", "/a", false, "unix:///a")]
    [InlineData("unix://@a", "@a", true, "unix://@a")]
    [InlineData("unixgram:///run/log", "/run/log", false, "unixgram:///run/log")]
    public void A_url_may_name_a_path(string url, string path, bool isAbstract, string text)
    {
        Assert.True(EndpointAddress.TryParse(url, out var parsed, out var mistake), mistake);
        Assert.Null(parsed.Address);
        Assert.Equal(path, parsed.Path);
        Assert.Equal(isAbstract, parsed.IsAbstract);
        Assert.Equal(text, parsed.ToString());
    }

    [Fact]
    public void A_path_is_no_longer_than_a_socket_takes()
    {
        var longest = "/" + new string('a', EndpointAddress.LongestPath - 1);
        Assert.True(EndpointAddress.TryParse("unix://" + longest, out _, out _));
        Assert.False(EndpointAddress.TryParse($"unix://{longest}a", out _, out var mistake));
        Assert.Equal($"is 'unix://{longest}a', whose path has 108 bytes, and a socket's path may have 107: use a shorter one.", mistake);
        Assert.False(EndpointAddress.TryParse($"unix://{longest[..^1]}é", out _, out _));
    }

    [Theory]
    [InlineData("tcp://*:9501", "127.0.0.1 9501")]
    [InlineData("tcp://[::]:9501", "::1 9501")]
    [InlineData("tcp://10.0.0.1:9501", "10.0.0.1 9501")]
    [InlineData("udp://*:53", "-u 127.0.0.1 53")]
    [InlineData("unix:///run/a.sock", "-U /run/a.sock")]
    [InlineData("unixgram:///run/a.sock", "-uU /run/a.sock")]
    public void A_client_is_told_an_address_that_it_can_reach(string url, string arguments)
    {
        Assert.True(EndpointAddress.TryParse(url, out var parsed, out _));
        Assert.Equal("nc " + arguments, parsed.ClientCommand(encrypted: false));
    }

    [Fact]
    public void The_port_that_the_kernel_gave_replaces_0()
    {
        Assert.True(EndpointAddress.TryParse("tcp://127.0.0.1:0", out var parsed, out _));
        Assert.Equal("tcp://127.0.0.1:4711", parsed.WithPort(4711).ToString());
    }

    [Theory]
    [InlineData("tcp://10.0.0.1:80", 98, "that port is in use: stop the process that has it ('ss -ltnp' lists them), or set another port; port 0 takes any free one.")]
    [InlineData("udp://10.0.0.1:80", 98, "that port is in use: stop the process that has it ('ss -lunp' lists them), or set another port; port 0 takes any free one.")]
    [InlineData("tcp://10.0.0.1:80", 13, "this user may not open that port: use a port of 1024 or more, or give the executable the right with 'setcap cap_net_bind_service=+ep'.")]
    [InlineData("tcp://10.0.0.1:80", 99, "no interface of this machine has that address: use one that 'ip address' lists, or * for all.")]
    [InlineData("tcp://[::1]:80", 97, "this machine has no IPv6: use an IPv4 address, or * for all.")]
    [InlineData("unix:///run/a", 98, "another process has that socket: stop it ('ss -lxp' lists them), or set another path.")]
    [InlineData("unix:///run/a", 88, "there is a file of that name which is no socket: remove it, or set another path.")]
    [InlineData("unix:///run/a", 2, "its directory does not exist: create it, or set another path.")]
    [InlineData("unix:///run/a", 13, "this user may not create, replace or reach that file: give it the right to write to the directory, or set another path.")]
    public void Why_an_endpoint_cannot_be_opened_is_said(string url, int error, string cause)
    {
        Assert.True(EndpointAddress.TryParse(url, out var address, out _));
        Assert.Equal($"Prefork:Endpoints:main:Url is {url}, and {cause}", EndpointErrors.Describe("main", address, error));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:80")]
    [InlineData("unix:///run/a")]
    public void An_unforeseen_error_keeps_its_number(string url)
    {
        Assert.True(EndpointAddress.TryParse(url, out var address, out _));
        Assert.EndsWith("(errno 12).", EndpointErrors.Describe("main", address, 12), StringComparison.Ordinal);
    }
}
