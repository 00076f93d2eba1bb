namespace Prefork;

/// <summary>What a <see cref="PacketContext"/> asks of the process that it is used in.</summary>
internal abstract class DatagramGateway
{
    /// <summary>Sends a datagram from an endpoint to an address, given as the system's <c>sockaddr</c>; any thread.</summary>
    public abstract SendResult SendTo(short endpoint, ReadOnlySpan<byte> address, ReadOnlySpan<byte> data);

    public abstract string EndpointName(short endpoint);
}
