namespace Prefork;

/// <summary>What the two sides of an encrypted connection agreed on.</summary>
public sealed class SessionSecurity
{
    internal SessionSecurity()
    {
    }

    /// <summary>The version, such as <c>Tls13</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The cipher suite's standard name.</summary>
    public required string CipherSuite { get; init; }

    /// <summary>The application protocol that was chosen (ALPN), or <see langword="null"/> for none.</summary>
    public required string? ApplicationProtocol { get; init; }

    /// <summary>The host that the client asked for (SNI), of which the first 64 bytes, or <see langword="null"/>.</summary>
    public required string? ServerName { get; init; }

    /// <summary>The distinguished name in the client's certificate, of which the first 256 bytes, or <see langword="null"/> without one.</summary>
    public required string? ClientCertificateSubject { get; init; }

    /// <summary>The SHA-256 hash of the client's certificate, in hexadecimal digits, or <see langword="null"/> without one.</summary>
    public required string? ClientCertificateThumbprint { get; init; }
}
