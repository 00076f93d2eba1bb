using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Prefork.Master.Tls;

namespace Prefork.Hosting;

/// <summary>What must hold at the start for the encryption of an endpoint.</summary>
internal static class TlsRequirements
{
    private const int LongestProtocol = 255;

    private static readonly TimeSpan LongestHandshake = TimeSpan.FromDays(1);

    /// <summary>Adds a line for each mistake.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="directory">Where relative paths begin.</param>
    /// <param name="mistakes">The lines.</param>
    public static void Check(EndpointDefinition endpoint, string directory, ICollection<string> mistakes)
    {
        var options = endpoint.Options.Tls;
        if (!options.IsOn)
        {
            if (options.Sni.Count > 0 || options.Key is not null || options.ClientCertificate != ClientCertificateMode.None || options.CheckRevocation)
            {
                mistakes.Add($"{Name(SettingCatalog.TlsCertificate)} is missing, and other settings of its encryption are there: {SettingCatalog.TlsCertificate.Cure}.");
            }

            return;
        }

        CheckValues(options);
        if (!options.SelfSigned)
        {
            CheckCertificate(options, SettingCatalog.TlsCertificate, SettingCatalog.TlsKey, endpoint.Name);
        }
        else if (options.Certificate is { Length: > 0 })
        {
            mistakes.Add($"{Name(SettingCatalog.TlsSelfSigned)} is true, and {Name(SettingCatalog.TlsCertificate)} is there, too: {SettingCatalog.TlsSelfSigned.Cure}.");
        }

        foreach (var (host, certificate) in options.Sni)
        {
            CheckCertificate(certificate, SettingCatalog.TlsSniCertificate, SettingCatalog.TlsSniKey, endpoint.Name, "Tls", "Sni", host);
        }

        CheckClients(options);

        string Name(Setting setting) => setting.FullName("Endpoints", endpoint.Name);

        void CheckValues(TlsOptions values)
        {
            if (TlsServerOptions.ParseProtocols(values.Protocols) == SslProtocols.None)
            {
                mistakes.Add($"{Name(SettingCatalog.TlsProtocols)} is '{values.Protocols}': {SettingCatalog.TlsProtocols.Cure}.");
            }

            if (TlsServerOptions.ParseAlpn(values.Alpn).Any(protocol => Encoding.UTF8.GetByteCount(protocol) > LongestProtocol))
            {
                mistakes.Add($"{Name(SettingCatalog.TlsAlpn)} has a name of more than {LongestProtocol} bytes: {SettingCatalog.TlsAlpn.Cure}.");
            }

            if (values.HandshakeTimeout < TimeSpan.FromMilliseconds(1) || values.HandshakeTimeout > LongestHandshake)
            {
                mistakes.Add($"{Name(SettingCatalog.TlsHandshakeTimeout)} is {values.HandshakeTimeout}: {SettingCatalog.TlsHandshakeTimeout.Cure}.");
            }
        }

        void CheckClients(TlsOptions clients)
        {
            if (clients.CheckRevocation && clients.ClientCertificate == ClientCertificateMode.None)
            {
                mistakes.Add($"{Name(SettingCatalog.TlsCheckRevocation)} is true, and clients are not asked for certificates: {SettingCatalog.TlsCheckRevocation.Cure}.");
            }

            var setting = SettingCatalog.TlsClientCertificateAuthority;
            if (clients.ClientCertificateAuthority is not { } path)
            {
                if (clients.ClientCertificate != ClientCertificateMode.None)
                {
                    mistakes.Add($"{Name(setting)} is missing, and clients are asked for certificates: {setting.Cure}.");
                }

                return;
            }

            if (Readable(Name(setting), path, setting.Cure))
            {
                Try(Name(setting), path, setting.Cure, () => TlsCertificate.LoadAuthorities(path, directory));
            }
        }

        void CheckCertificate(TlsCertificateOptions certificate, Setting setting, Setting keySetting, params string[] names)
        {
            string[] segments = ["Endpoints", .. names];
            var name = setting.FullName(segments);
            if (certificate.Certificate is not { Length: > 0 } path)
            {
                mistakes.Add($"{name} is missing: {setting.Cure}.");
                return;
            }

            var readable = Readable(name, path, setting.Cure);
            if (certificate.Key is { } key)
            {
                readable &= Readable(keySetting.FullName(segments), key, keySetting.Cure);
            }

            if (readable)
            {
                Try(name, path, setting.Cure, () => TlsCertificate.Load(certificate, directory));
            }
        }

        bool Readable(string name, string path, string cure)
        {
            try
            {
                using var file = File.OpenRead(Path.GetFullPath(path, directory));
                return true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                mistakes.Add($"{name} is '{path}', which cannot be read: {cure}. ({error.Message})");
                return false;
            }
        }

        void Try(string name, string path, string cure, Func<object> load)
        {
            try
            {
                _ = load();
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                mistakes.Add($"{name} is '{path}', which cannot be used: {cure}. ({error.Message})");
            }
        }
    }
}
