using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Prefork.Hosting;

/// <summary>The parsed URL of an endpoint.</summary>
internal sealed class EndpointAddress
{
    private const string Tcp = "tcp";
    private const string SchemeSeparator = "://";
    private const string Example = "tcp://127.0.0.1:9501";

    /// <summary>Schemes that the design has a place for; each moves out of here when its transport is there.</summary>
    private static readonly string[] PlannedSchemes = ["udp", "unix", "unixgram", "tls"];

    private EndpointAddress(string scheme, IPAddress address, int port)
    {
        Scheme = scheme;
        Address = address;
        Port = port;
    }

    public string Scheme { get; }

    public IPAddress Address { get; }

    /// <summary>The port; 0 asks the kernel for any free one.</summary>
    public int Port { get; }

    public bool IsIPv6 => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private string HostText => IsIPv6 ? $"[{Address}]" : Address.ToString();

    /// <summary>The same address at the port that the kernel gave.</summary>
    public EndpointAddress WithPort(int port) => new(Scheme, Address, port);

    /// <summary>The host and port as a command-line client takes them; a client reaches any-address on the loopback.</summary>
    public string ClientArguments
    {
        get
        {
            var host = Address.Equals(IPAddress.Any) ? IPAddress.Loopback
                : Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
                : Address;
            return string.Create(CultureInfo.InvariantCulture, $"{host} {Port}");
        }
    }

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
        if (string.Equals(scheme, Tcp, StringComparison.OrdinalIgnoreCase))
        {
            mistake = ParseTcp(url, url.AsSpan(separator + SchemeSeparator.Length), out address);
            return mistake is null;
        }

        mistake = Array.Exists(PlannedSchemes, planned => string.Equals(planned, scheme, StringComparison.OrdinalIgnoreCase))
            ? $"is '{url}', and the scheme '{scheme}' is not available yet: use tcp, as in {Example}."
            : $"is '{url}', and the scheme '{scheme}' is unknown: use tcp, as in {Example}.";
        return false;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}{SchemeSeparator}{HostText}:{Port}");

    private static string? ParseTcp(string url, ReadOnlySpan<char> authority, out EndpointAddress? address)
    {
        address = null;
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority[^1] == ']')
        {
            return $"is '{url}', which has no port: write it as {Example}.";
        }

        var host = authority[..colon];
        if (host.Contains(':') && host[0] != '[')
        {
            return $"is '{url}', and an IPv6 address needs brackets: write it as tcp://[::1]:9501.";
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

        address = new EndpointAddress(Tcp, ip, port);
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
