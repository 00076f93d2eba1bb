namespace Prefork;

/// <summary>
/// Finds the messages in what one client sends. Each connection has a framer of its own, which may so remember how far it has looked.
/// </summary>
/// <remarks>
/// A framer runs in the master, on the thread that reads the socket: it must not wait and should not allocate. What it throws closes its
/// connection, and no other. A change of it takes effect when the server is restarted; a reload does not replace the master.
/// </remarks>
public interface IFramer
{
    /// <summary>Looks for the next message.</summary>
    /// <param name="input">
    /// What has arrived, from the first byte after the last message. It begins at the same byte and grows from call to call until a message is
    /// found; the memory is valid during the call only.
    /// </param>
    FrameResult Read(ReadOnlySpan<byte> input);
}
