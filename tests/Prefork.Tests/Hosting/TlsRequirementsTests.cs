using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Prefork.Hosting;
using Prefork.Master.Tls;
using Prefork.Tests.Master.Tls;

namespace Prefork.Tests.Hosting;

public sealed class TlsRequirementsTests : IDisposable
{
    private const string Password = "swordfish";

    private readonly TestCertificates _certificates = new();
    private readonly TemporaryFolder _folder = new();
    private readonly EndpointOptions _endpoint = new() { Url = "tcp://127.0.0.1:0" };

    public TlsRequirementsTests()
    {
        using var certificate = _certificates.Issue("server.test");
        using var key = certificate.GetECDsaPrivateKey()!;
        _folder.Write("both.pem", _certificates.IssuePem("both.test"));
        _folder.Write("certificate.pem", certificate.ExportCertificatePem());
        _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        _folder.Write(
            "encrypted.pem", key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
        _folder.Write("authority.pem", _certificates.AuthorityPem);
        _folder.Write("text.pem", "nothing of use");
        File.WriteAllBytes(
            Path.Combine(_folder.Path, "both.pfx"),
            new X509Certificate2Collection(certificate).ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1), Password));
    }

    [Theory]
    [InlineData("both.pem", null, null)]
    [InlineData("certificate.pem", "key.pem", null)]
    [InlineData("certificate.pem", "encrypted.pem", Password)]
    [InlineData("both.pfx", null, Password)]
    public void A_certificate_with_its_key_is_right(string certificate, string? key, string? password)
    {
        _endpoint.Tls = new TlsOptions { Certificate = certificate, Key = key, Password = password };

        Assert.Empty(Check());
        Assert.True(TlsCertificate.Load(_endpoint.Tls, _folder.Path).TargetCertificate.HasPrivateKey);
    }

    [Fact]
    public void A_self_signed_certificate_needs_no_file_and_takes_none()
    {
        _endpoint.Tls = new TlsOptions { SelfSigned = true };
        Assert.Empty(Check());

        _endpoint.Tls.Certificate = "both.pem";
        Assert.StartsWith("Prefork:Endpoints:main:Tls:SelfSigned is true, and Prefork:Endpoints:main:Tls:Certificate is there, too:", Assert.Single(Check()), StringComparison.Ordinal);
    }

    [Fact]
    public void Revocation_is_checked_only_where_clients_are_asked()
    {
        _endpoint.Tls = new TlsOptions { SelfSigned = true, CheckRevocation = true };
        Assert.StartsWith("Prefork:Endpoints:main:Tls:CheckRevocation is true, and clients are not asked for certificates:", Assert.Single(Check()), StringComparison.Ordinal);

        _endpoint.Tls.ClientCertificate = ClientCertificateMode.Optional;
        _endpoint.Tls.ClientCertificateAuthority = "authority.pem";
        Assert.Empty(Check());
    }

    [Theory]
    [InlineData("none.pem", null, null, "Prefork:Endpoints:main:Tls:Certificate is 'none.pem', which cannot be read: set it to a PEM or PKCS#12 file")]
    [InlineData("certificate.pem", "none.pem", null, "Prefork:Endpoints:main:Tls:Key is 'none.pem', which cannot be read: set it to the PEM file with the private key")]
    [InlineData("text.pem", null, null, "Prefork:Endpoints:main:Tls:Certificate is 'text.pem', which cannot be used:")]
    [InlineData("certificate.pem", null, null, "Prefork:Endpoints:main:Tls:Certificate is 'certificate.pem', which cannot be used:")]
    [InlineData("both.pem", "key.pem", null, "Prefork:Endpoints:main:Tls:Certificate is 'both.pem', which cannot be used:")]
    [InlineData("certificate.pem", "encrypted.pem", "wrong", "Prefork:Endpoints:main:Tls:Certificate is 'certificate.pem', which cannot be used:")]
    [InlineData("both.pfx", null, "wrong", "Prefork:Endpoints:main:Tls:Certificate is 'both.pfx', which cannot be used:")]
    [InlineData(null, "key.pem", null, "Prefork:Endpoints:main:Tls:Certificate is missing, and other settings of its encryption are there:")]
    public void What_cannot_be_used_is_named_with_its_cure(string? certificate, string? key, string? password, string line)
    {
        _endpoint.Tls = new TlsOptions { Certificate = certificate, Key = key, Password = password };

        Assert.StartsWith(line, Assert.Single(Check()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_certificates_of_hosts_are_looked_at_too()
    {
        _endpoint.Tls = new TlsOptions { Certificate = "both.pem" };
        _endpoint.Tls.Sni.Add("a.test", new TlsCertificateOptions { Certificate = "none.pem" });
        _endpoint.Tls.Sni.Add("b.test", new TlsCertificateOptions());
        _endpoint.Tls.Sni.Add("c.test", new TlsCertificateOptions { Certificate = "certificate.pem", Key = "none.pem" });

        var mistakes = Check();

        Assert.Equal(3, mistakes.Count);
        Assert.Contains(mistakes, line => line.StartsWith("Prefork:Endpoints:main:Tls:Sni:a.test:Certificate is 'none.pem', which cannot be read:", StringComparison.Ordinal));
        Assert.Contains(mistakes, line => line.StartsWith("Prefork:Endpoints:main:Tls:Sni:b.test:Certificate is missing:", StringComparison.Ordinal));
        Assert.Contains(mistakes, line => line.StartsWith("Prefork:Endpoints:main:Tls:Sni:c.test:Key is 'none.pem', which cannot be read:", StringComparison.Ordinal));
    }

    [Fact]
    public void Wrong_values_are_named_with_their_cures()
    {
        _endpoint.Tls = new TlsOptions { Certificate = "both.pem", Protocols = "Tls11", Alpn = new string('a', 256), HandshakeTimeout = TimeSpan.Zero };

        Assert.Equal(
            [
                "Prefork:Endpoints:main:Tls:Protocols is 'Tls11': set it to Tls12, Tls13 or both, or remove it for Tls12,Tls13.",
                "Prefork:Endpoints:main:Tls:Alpn has a name of more than 255 bytes: set it to names such as h2,http/1.1, or remove it for none.",
                "Prefork:Endpoints:main:Tls:HandshakeTimeout is 00:00:00: set it to a time from 00:00:00.001 to 1.00:00:00, or remove it for 10 seconds.",
            ],
            Check());
    }

    [Theory]
    [InlineData(null, "Prefork:Endpoints:main:Tls:ClientCertificateAuthority is missing, and clients are asked for certificates:")]
    [InlineData("none.pem", "Prefork:Endpoints:main:Tls:ClientCertificateAuthority is 'none.pem', which cannot be read:")]
    [InlineData("text.pem", "Prefork:Endpoints:main:Tls:ClientCertificateAuthority is 'text.pem', which cannot be used:")]
    [InlineData("authority.pem", null)]
    public void Clients_that_are_asked_need_an_authority(string? authority, string? line)
    {
        _endpoint.Tls = new TlsOptions
        {
            Certificate = "both.pem",
            ClientCertificate = ClientCertificateMode.Optional,
            ClientCertificateAuthority = authority,
        };

        var mistakes = Check();

        Assert.Equal(line is null, mistakes.Count == 0);
        Assert.All(mistakes, mistake => Assert.StartsWith(line!, mistake, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_encryption_nothing_is_looked_at() => Assert.Empty(Check());

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    private List<string> Check()
    {
        var options = new PreforkOptions();
        options.Endpoints.Add("main", _endpoint);
        var mistakes = new List<string>();
        TlsRequirements.Check(EndpointDefinition.List(options)[0], _folder.Path, mistakes);
        return mistakes;
    }
}
