namespace Prefork.Benchmarks.PreforkServer;

/// <summary>Sends back what it receives.</summary>
public sealed class Echo
{
    [OnReceive]
    public void Receive(Session session, ReadOnlySpan<byte> data) => session.Send(data);
}
