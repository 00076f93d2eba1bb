namespace Prefork.Master.Tls;

/// <summary>Makes the encryption of an endpoint's connections.</summary>
internal interface ITransportSecurityFactory
{
    /// <summary>Begins a handshake, as the server's side.</summary>
    /// <param name="changed">
    /// Called on any thread when the handshake has written something, has room for more input, or has ended; not again before
    /// <see cref="ITransportSecurity.Advance"/> was called, and perhaps a last time after it was disposed.
    /// </param>
    ITransportSecurity Create(Action changed);

    /// <summary>Reads the certificates again; where they cannot be used it keeps those before and logs why. Any thread, one at a time.</summary>
    /// <returns>Whether the new ones are in use.</returns>
    bool Reload();
}
