namespace Prefork;

/// <summary>Where a certificate and its private key are.</summary>
public class TlsCertificateOptions
{
    /// <summary>
    /// A PEM file with the certificate and those of the authorities between it and the root, or a PKCS#12 file (<c>.pfx</c>, <c>.p12</c>)
    /// with all of these and the key.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>The PEM file with the private key; the one of the certificate unless set.</summary>
    public string? Key { get; set; }

    /// <summary>The password of the private key or the PKCS#12 file; none unless set.</summary>
    public string? Password { get; set; }
}
