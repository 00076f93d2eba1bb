namespace Prefork;

/// <summary>
/// Marks the method that runs in a worker for each datagram that arrived at an endpoint of datagrams. There are no sessions: take a
/// <see cref="PacketContext"/> to see who sent it and to answer, or return the answer.
/// </summary>
public sealed class OnPacketAttribute : EndpointHandlerAttribute;
