namespace Prefork.Master;

/// <summary>What a connection's reactor keeps while it looks for messages in what the client sends.</summary>
internal sealed class FramedInput(IFramer? framer)
{
    /// <summary>Finds the messages; null where each piece of input is one.</summary>
    public IFramer? Framer { get; } = framer;

    /// <summary>What is no whole message yet, or found no room.</summary>
    public InputBuffer Buffer;

    /// <summary>A message at the start of the buffer that found no room.</summary>
    public FrameResult Found;
    public bool HasFound;

    public bool FramerHasThrown;

    /// <summary>The application has left the message that goes next to the endpoint's mode.</summary>
    public bool IsDecided;

    /// <summary>How many bytes the message that is arriving takes in all, or 0.</summary>
    public int Wanted;

    public void Clear()
    {
        Buffer.Clear();
        HasFound = false;
    }
}
