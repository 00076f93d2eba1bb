using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Prefork.Master.Tls;

/// <summary>A certificate with its private key and those that lead to its root, read from files.</summary>
internal static class TlsCertificate
{
    private const string LocalHost = "localhost";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);
    private static readonly TimeSpan SelfSignedLife = TimeSpan.FromDays(365);

    private static readonly string[] Pkcs12Extensions = [".pfx", ".p12"];

    /// <summary>Reads the files of a certificate.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="directory">Where relative paths begin.</param>
    /// <exception cref="CryptographicException">A file is not what it should be, or the key is not the certificate's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static SslStreamCertificateContext Load(TlsCertificateOptions options, string directory)
    {
        var path = Path.GetFullPath(options.Certificate!, directory);
        return Pkcs12Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? LoadPkcs12(path, options.Password)
            : LoadPem(path, options.Key is { } key ? Path.GetFullPath(key, directory) : path, options.Password);
    }

    /// <summary>Makes a certificate for this machine that nobody has signed but itself.</summary>
    public static SslStreamCertificateContext MakeSelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={LocalHost}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(LocalHost);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return SslStreamCertificateContext.Create(request.CreateSelfSigned(now - ClockDifference, now + SelfSignedLife), null, offline: true);
    }

    /// <summary>Reads the certificates of authorities.</summary>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static X509Certificate2Collection LoadAuthorities(string path, string directory)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(File.ReadAllText(Path.GetFullPath(path, directory)));
        return authorities.Count > 0 ? authorities : throw new CryptographicException("It holds no certificate.");
    }

    private static SslStreamCertificateContext LoadPem(string certificatePath, string keyPath, string? password)
    {
        var certificates = File.ReadAllText(certificatePath);
        var key = keyPath == certificatePath ? certificates : File.ReadAllText(keyPath);
        var certificate = string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPem(certificates, key)
            : X509Certificate2.CreateFromEncryptedPem(certificates, key, password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private static SslStreamCertificateContext LoadPkcs12(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var certificate = all.FirstOrDefault(candidate => candidate.HasPrivateKey)
            ?? throw new CryptographicException("It holds no certificate with a private key.");
        return SslStreamCertificateContext.Create(certificate, all, offline: true);
    }
}
