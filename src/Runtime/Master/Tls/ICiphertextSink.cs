namespace Prefork.Master.Tls;

/// <summary>Takes what is to go to the client's socket, in order.</summary>
internal interface ICiphertextSink
{
    /// <summary>Takes bytes, which are valid during the call alone.</summary>
    void Write(ReadOnlySpan<byte> ciphertext);
}
