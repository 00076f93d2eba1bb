namespace Prefork.Master.Tls;

/// <summary>The certificate of a client.</summary>
/// <param name="Subject">The distinguished name.</param>
/// <param name="Thumbprint">The SHA-256 hash of the certificate, in hexadecimal digits.</param>
/// <param name="RawData">The certificate as DER.</param>
internal sealed record PeerCertificate(string Subject, string Thumbprint, ReadOnlyMemory<byte> RawData);
