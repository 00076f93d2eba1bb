using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Prefork.Hosting;

/// <summary>The parsed URL of an endpoint.</summary>
internal sealed class EndpointAddress
{
    /// <summary>Of the 108 bytes of sockaddr_un one ends the path.</summary>
    public const int LongestPath = 107;

    /// <summary>Begins the name of a socket that has no file.</summary>
    private const char AbstractMark = '@';

    private const string SchemeSeparator = "://";
    private const string Example = "tcp://127.0.0.1:9501";
    private const string UnixExample = "unix:///run/app.sock";
    private const string Schemes = "tcp, udp, unix or unixgram";

    /// <summary>What others name so is a tcp or unix endpoint with a certificate here.</summary>
    private const string EncryptedScheme = "tls";

    /// <summary>By <see cref="Hosting.Transport"/>.</summary>
    private static readonly string[] KnownSchemes = ["tcp", "udp", "unix", "unixgram"];

    private EndpointAddress(Transport transport, IPAddress? address, int port, string? path)
    {
        Transport = transport;
        Address = address;
        Port = port;
        Path = path;
    }

    public Transport Transport { get; }

    public string Scheme => KnownSchemes[(int)Transport];

    /// <summary>The address to listen at; <see langword="null"/> where the transport has a path instead.</summary>
    public IPAddress? Address { get; }

    /// <summary>The port; 0 asks the kernel for any free one.</summary>
    public int Port { get; }

    /// <summary>The absolute path of the socket's file, or <c>@</c> and a name in the abstract namespace; <see langword="null"/> where there is an address instead.</summary>
    public string? Path { get; }

    public bool IsIPv6 => Address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    public bool IsDatagram => Transport is Transport.Udp or Transport.UnixDatagram;

    /// <summary>Whether the path is no file.</summary>
    public bool IsAbstract => Path is [AbstractMark, ..];

    /// <summary>The command that connects to it, which reaches any-address on the loopback.</summary>
    public string ClientCommand(bool encrypted)
    {
        if (Path is not null)
        {
            return encrypted ? $"openssl s_client -unix {Path}" : $"nc {(IsDatagram ? "-uU" : "-U")} {Path}";
        }

        var host = IPAddress.Any.Equals(Address) ? IPAddress.Loopback
            : IPAddress.IPv6Any.Equals(Address) ? IPAddress.IPv6Loopback
            : Address!;
        return encrypted
            ? $"openssl s_client -connect {new IPEndPoint(host, Port)}"
            : string.Create(CultureInfo.InvariantCulture, $"nc {(IsDatagram ? "-u " : "")}{host} {Port}");
    }

    /// <summary>The address of a socket that is bound already.</summary>
    public static EndpointAddress Of(Transport transport, IPAddress address, int port) => new(transport, address, port, null);

    /// <summary>The address of a socket that is bound already.</summary>
    public static EndpointAddress Of(Transport transport, string path) => new(transport, null, 0, path);

    /// <summary>Parses a URL, or says what is wrong with it and what would be right.</summary>
    public static bool TryParse(string? url, [NotNullWhen(true)] out EndpointAddress? address, [NotNullWhen(false)] out string? mistake)
    {
        address = null;
        mistake = null;
        if (string.IsNullOrWhiteSpace(url))
        {
            mistake = $"is missing: set it to an address such as {Example}.";
            return false;
        }

        var separator = url.IndexOf(SchemeSeparator, StringComparison.Ordinal);
        if (separator <= 0)
        {
            mistake = $"is '{url}', which names no scheme: write it as {Example}.";
            return false;
        }

        var scheme = url[..separator];
        var rest = url[(separator + SchemeSeparator.Length)..];
        var known = Array.FindIndex(KnownSchemes, name => string.Equals(name, scheme, StringComparison.OrdinalIgnoreCase));
        if (known >= 0)
        {
            var transport = (Transport)known;
            mistake = transport is Transport.Tcp or Transport.Udp
                ? ParseAuthority(url, transport, rest, out address)
                : ParsePath(url, transport, rest, out address);
            return mistake is null;
        }

        mistake = string.Equals(scheme, EncryptedScheme, StringComparison.OrdinalIgnoreCase)
            ? $"is '{url}': use tcp, as in {Example}, and set the certificate at Tls:Certificate of the endpoint."
            : $"is '{url}', and the scheme '{scheme}' is unknown: use {Schemes}, as in {Example}.";
        return false;
    }

    /// <summary>The same address at the port that the kernel gave.</summary>
    public EndpointAddress WithPort(int port) => new(Transport, Address, port, Path);

    public override string ToString() => Path is not null
        ? $"{Scheme}{SchemeSeparator}{Path}"
        : string.Create(CultureInfo.InvariantCulture, $"{Scheme}{SchemeSeparator}{(IsIPv6 ? $"[{Address}]" : Address)}:{Port}");

    private static string? ParseAuthority(string url, Transport transport, ReadOnlySpan<char> authority, out EndpointAddress? address)
    {
        address = null;
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority[^1] == ']')
        {
            return $"is '{url}', which has no port: write it as {KnownSchemes[(int)transport]}://127.0.0.1:9501.";
        }

        var host = authority[..colon];
        if (host.Contains(':') && host[0] != '[')
        {
            return $"is '{url}', and an IPv6 address needs brackets: write it as {KnownSchemes[(int)transport]}://[::1]:9501.";
        }

        if (!TryParseHost(host, out var ip))
        {
            return host.IsEmpty
                ? $"is '{url}', which has no host: write an IP address, localhost, or * for all addresses."
                : $"is '{url}', and '{host}' is no address to listen at: write an IP address, localhost, or * for all addresses.";
        }

        var digits = authority[(colon + 1)..];
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
        {
            return $"is '{url}', and '{digits}' is no port: use a number from 0 to 65535, where 0 takes any free port.";
        }

        address = new EndpointAddress(transport, ip, port, null);
        return null;
    }

    private static string? ParsePath(string url, Transport transport, string path, out EndpointAddress? address)
    {
        address = null;
        if (path.Length == 0 || path is [AbstractMark] || path.Contains('\0'))
        {
            return $"is '{url}', which has no path: write it as {UnixExample}.";
        }

        if (path[0] is not ('/' or AbstractMark))
        {
            return $"is '{url}', whose path is not absolute: write it with three slashes, as {UnixExample}.";
        }

        if (path[0] == '/' && path[^1] == '/')
        {
            return $"is '{url}', which names a directory: add the name of the socket, as in {UnixExample}.";
        }

        var length = Encoding.UTF8.GetByteCount(path);
        if (length > LongestPath)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"is '{url}', whose path has {length} bytes, and a socket's path may have {LongestPath}: use a shorter one.");
        }

        address = new EndpointAddress(transport, null, 0, path);
        return null;
    }

    private static bool TryParseHost(ReadOnlySpan<char> host, [NotNullWhen(true)] out IPAddress? address)
    {
        if (host is "*")
        {
            address = IPAddress.Any;
            return true;
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            address = IPAddress.Loopback;
            return true;
        }

        if (host.Length > 2 && host[0] == '[' && host[^1] == ']')
        {
            return IPAddress.TryParse(host[1..^1], out address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        }

        // IPAddress takes short forms such as "1" too, which are more likely mistakes than addresses.
        address = null;
        return host.Count('.') == 3 && IPAddress.TryParse(host, out address);
    }
}
