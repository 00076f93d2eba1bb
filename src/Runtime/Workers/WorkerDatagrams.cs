namespace Prefork.Workers;

/// <summary>What handlers can do with datagrams.</summary>
internal sealed class WorkerDatagrams(WorkerSessions sessions, IReadOnlyList<string> endpoints) : DatagramGateway
{
    public override SendResult SendTo(short endpoint, ReadOnlySpan<byte> address, ReadOnlySpan<byte> data) =>
        sessions.SendTo(endpoint, address, data);

    public override string EndpointName(short endpoint) => endpoints[endpoint];
}
