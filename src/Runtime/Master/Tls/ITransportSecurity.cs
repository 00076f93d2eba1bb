namespace Prefork.Master.Tls;

/// <summary>
/// The encryption of one connection, between its socket and its messages. Used by the thread of the connection's reactor alone; every
/// call returns at once. The handshake computes on other threads and calls back; <see cref="Advance"/> takes over what it has done.
/// </summary>
/// <remarks>
/// No call throws for what a client sent: it ends in <see cref="TransportSecurityState.Failed"/>. The state changes within calls alone.
/// </remarks>
internal unsafe interface ITransportSecurity : IDisposable
{
    TransportSecurityState State { get; }

    /// <summary>What was negotiated, once established.</summary>
    TransportSecurityInfo? Info { get; }

    /// <summary>Why it failed, once it has.</summary>
    string? Failure { get; }

    /// <summary>How many bytes <see cref="Feed"/> takes now; 0 bids the reactor stop reading from the socket.</summary>
    int InputRoom { get; }

    /// <summary>Takes what was read from the socket, at most <see cref="InputRoom"/> bytes. <see cref="Read"/> may have something after it.</summary>
    void Feed(ReadOnlySpan<byte> ciphertext, ICiphertextSink sink);

    /// <summary>The socket's input has ended.</summary>
    void EndInput(ICiphertextSink sink);

    /// <summary>
    /// After the callback: hands over what the handshake has written, and takes over how far it has come. <see cref="Read"/> may have
    /// something after it, for what follows the handshake may have come with it.
    /// </summary>
    void Advance(ICiphertextSink sink);

    /// <summary>
    /// Decrypts into memory and returns how many bytes it gave; 0 where there is nothing more until more is fed, or where the state says
    /// that nothing more will come.
    /// </summary>
    int Read(byte* memory, int length, ICiphertextSink sink);

    /// <summary>Encrypts bytes, once established.</summary>
    /// <exception cref="InvalidOperationException">The handshake has not completed.</exception>
    void Write(ReadOnlySpan<byte> plaintext, ICiphertextSink sink);

    /// <summary>Tells the client that no more will be written; the socket may be shut down behind it.</summary>
    void Shutdown(ICiphertextSink sink);
}
