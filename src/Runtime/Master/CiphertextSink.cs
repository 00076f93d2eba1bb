using Prefork.Master.Tls;

namespace Prefork.Master;

/// <summary>Takes what the encryption of a connection writes into that connection's output. One for each reactor.</summary>
internal sealed unsafe class CiphertextSink(OutputChunkPool chunks) : ICiphertextSink
{
    /// <summary>Whose output it is.</summary>
    public Connection? Target { get; set; }

    public void Write(ReadOnlySpan<byte> ciphertext)
    {
        // What comes when the socket is gone has nowhere to go.
        if (Target is not { Fd: >= 0 } connection)
        {
            return;
        }

        fixed (byte* start = ciphertext)
        {
            connection.Output.Append(chunks, start, ciphertext.Length);
        }

        connection.OutputAccepted += ciphertext.Length;
    }
}
