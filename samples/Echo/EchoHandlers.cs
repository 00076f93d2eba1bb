using Prefork;

namespace Echo;

/// <summary>Sends back what it receives.</summary>
public sealed class EchoHandlers
{
    /// <summary>Runs for each piece of data that a client sent.</summary>
    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);
}
