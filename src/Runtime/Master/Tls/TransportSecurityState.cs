namespace Prefork.Master.Tls;

/// <summary>How far the encryption of a connection has come.</summary>
internal enum TransportSecurityState
{
    /// <summary>The two sides negotiate; nothing can be read or written.</summary>
    Handshaking,

    /// <summary>Both sides can send.</summary>
    Established,

    /// <summary>The client has ended its side: nothing more can be read. What is written still reaches it.</summary>
    Closed,

    /// <summary>The handshake or what came later failed. An alert may be left to be sent; then the connection is to be closed.</summary>
    Failed,
}
