using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Prefork.Master.Tls;

/// <summary>What handshakes of an endpoint are made with: its settings and certificates as they were when they were read.</summary>
internal sealed class TlsServerOptions
{
    private const string Wildcard = "*";

    private readonly SslServerAuthenticationOptions _default;
    private readonly FrozenDictionary<string, SslServerAuthenticationOptions> _byHost;

    private TlsServerOptions(SslServerAuthenticationOptions general, FrozenDictionary<string, SslServerAuthenticationOptions> byHost)
    {
        _default = general;
        _byHost = byHost;
    }

    /// <summary>The certificate for clients that name no host.</summary>
    public X509Certificate2 Certificate => _default.ServerCertificateContext!.TargetCertificate;

    /// <summary>Reads the files that the settings name.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="directory">Where relative paths begin.</param>
    /// <param name="selfSigned">The certificate for clients that name no host, where it is not in a file.</param>
    /// <inheritdoc cref="TlsCertificate.Load" path="/exception"/>
    public static TlsServerOptions Load(TlsOptions options, string directory, SslStreamCertificateContext? selfSigned = null)
    {
        var authorities = options.ClientCertificateAuthority is { } path ? TlsCertificate.LoadAuthorities(path, directory) : null;
        return new TlsServerOptions(
            Make(options, selfSigned ?? TlsCertificate.Load(options, directory), authorities),
            options.Sni.ToFrozenDictionary(
                host => host.Key, host => Make(options, TlsCertificate.Load(host.Value, directory), authorities), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The application protocols of a setting.</summary>
    public static string[] ParseAlpn(string? alpn) =>
        alpn?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The versions of a setting, or none where it names one that there is not.</summary>
    public static SslProtocols ParseProtocols(string protocols)
    {
        var all = SslProtocols.None;
        foreach (var name in protocols.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.Equals(nameof(SslProtocols.Tls12), StringComparison.OrdinalIgnoreCase))
            {
                all |= SslProtocols.Tls12;
            }
            else if (name.Equals(nameof(SslProtocols.Tls13), StringComparison.OrdinalIgnoreCase))
            {
                all |= SslProtocols.Tls13;
            }
            else
            {
                return SslProtocols.None;
            }
        }

        return all;
    }

    /// <summary>What a client that asks for a host is served with.</summary>
    public SslServerAuthenticationOptions For(string? host)
    {
        if (string.IsNullOrEmpty(host) || _byHost.Count == 0)
        {
            return _default;
        }

        if (_byHost.TryGetValue(host, out var exact))
        {
            return exact;
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _byHost.TryGetValue(string.Concat(Wildcard, host.AsSpan(dot)), out var domain) ? domain : _default;
    }

    private static SslServerAuthenticationOptions Make(
        TlsOptions options, SslStreamCertificateContext certificate, X509Certificate2Collection? authorities)
    {
        var made = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = ParseProtocols(options.Protocols),
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (ParseAlpn(options.Alpn) is { Length: > 0 } protocols)
        {
            made.ApplicationProtocols = [.. protocols.Select(protocol => new SslApplicationProtocol(protocol))];
        }

        if (options.ClientCertificate != ClientCertificateMode.None)
        {
            var optional = options.ClientCertificate == ClientCertificateMode.Optional;
            made.ClientCertificateRequired = true;
            made.RemoteCertificateValidationCallback = (_, shown, _, errors) => shown is null ? optional : errors == SslPolicyErrors.None;
            made.CertificateChainPolicy = PolicyOf(options, authorities!);
        }

        return made;
    }

    private static X509ChainPolicy PolicyOf(TlsOptions options, X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = options.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            UrlRetrievalTimeout = options.HandshakeTimeout,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
