namespace Prefork;

/// <summary>
/// Encryption of an endpoint's connections: <c>Prefork:Endpoints:&lt;name&gt;:Tls</c>. It is on where <see cref="TlsCertificateOptions.Certificate"/>
/// or <see cref="SelfSigned"/>
/// is set. Only the master reads the files; relative paths begin at the content root.
/// </summary>
public sealed class TlsOptions : TlsCertificateOptions
{
    /// <summary>Certificates for clients that ask for a host by its name; <c>*.example.com</c> stands for every name in that domain.</summary>
    public Dictionary<string, TlsCertificateOptions> Sni { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The application protocols to choose from, the best first, separated by commas; none unless set.</summary>
    public string? Alpn { get; set; }

    /// <summary>Whether clients show a certificate; <see cref="ClientCertificateMode.None"/> unless set.</summary>
    public ClientCertificateMode ClientCertificate { get; set; }

    /// <summary>A PEM file with the certificates of the authorities that clients' certificates may come from.</summary>
    public string? ClientCertificateAuthority { get; set; }

    /// <summary>
    /// Whether clients' certificates are checked for revocation, by the lists and OCSP services that they name; <see langword="false"/> unless set. What
    /// cannot be found out within <see cref="HandshakeTimeout"/> is a reason to refuse the client.
    /// </summary>
    public bool CheckRevocation { get; set; }

    /// <summary>The versions that clients may use, separated by commas; <c>Tls12,Tls13</c> unless set.</summary>
    public string Protocols { get; set; } = "Tls12,Tls13";

    /// <summary>How long a client may take until the connection is encrypted; 10 seconds (<c>00:00:10</c>) unless set.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether the master makes a certificate of its own for <c>localhost</c> at each start, which no client trusts: for development, in place of
    /// <see cref="TlsCertificateOptions.Certificate"/>; <see langword="false"/> unless set.
    /// </summary>
    public bool SelfSigned { get; set; }

    internal bool IsOn => SelfSigned || !string.IsNullOrEmpty(Certificate);
}
