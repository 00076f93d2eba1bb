namespace Prefork.Ipc;

/// <summary>What the master still has to send on a channel: bounded, sent in order, without ever waiting. One thread.</summary>
internal sealed class ControlQueue(ControlChannel channel, int capacity)
{
    private readonly Queue<ControlMessage> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Sends the message, or keeps it until the other side reads.</summary>
    /// <returns>False where the queue is full, so that the message is lost.</returns>
    public bool Post(in ControlMessage message)
    {
        if (_waiting.Count >= capacity)
        {
            return false;
        }

        _waiting.Enqueue(message);
        Flush();
        return true;
    }

    /// <summary>Sends as much as the other side takes now.</summary>
    public void Flush()
    {
        while (_waiting.TryPeek(out var message))
        {
            switch (channel.TrySend(message))
            {
                case ControlSendResult.WouldBlock:
                    return;
                case ControlSendResult.Closed:
                    // Whoever reads a message no more is about to be reaped.
                    _waiting.Clear();
                    return;
                default:
                    _waiting.Dequeue();
                    break;
            }
        }
    }
}
