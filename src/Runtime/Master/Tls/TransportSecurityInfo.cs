namespace Prefork.Master.Tls;

/// <summary>What the two sides of an encrypted connection agreed on.</summary>
/// <param name="Protocol">The version, such as <c>Tls13</c>.</param>
/// <param name="CipherSuite">The cipher suite's standard name.</param>
/// <param name="ApplicationProtocol">The application protocol, or <see langword="null"/> for none.</param>
/// <param name="ServerName">The host that the client asked for, or <see langword="null"/>.</param>
/// <param name="ClientCertificate">The client's certificate, which is valid, or <see langword="null"/> for none.</param>
internal sealed record TransportSecurityInfo(
    string Protocol, string CipherSuite, string? ApplicationProtocol, string? ServerName, PeerCertificate? ClientCertificate);
