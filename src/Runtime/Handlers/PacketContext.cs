using System.Net;

namespace Prefork;

/// <summary>Who sent a datagram, for <see cref="OnPacketAttribute"/>. May be kept, and answered by at any time and on any thread.</summary>
public readonly struct PacketContext
{
    private readonly DatagramGateway? _gateway;
    private readonly SocketAddressBytes _address;
    private readonly short _endpoint;

    internal PacketContext(DatagramGateway gateway, short endpoint, ReadOnlySpan<byte> address)
    {
        _gateway = gateway;
        _endpoint = endpoint;
        _address = new SocketAddressBytes(address);
    }

    /// <summary>The name of the endpoint that it arrived at.</summary>
    public string Endpoint => _gateway?.EndpointName(_endpoint) ?? string.Empty;

    /// <summary>The sender's address, or <see langword="null"/> for a sender without one, which cannot be answered.</summary>
    public EndPoint? RemoteEndPoint => _address.ToEndPoint();

    /// <summary>Sends one datagram to the sender. The bytes are copied; like any datagram it may be lost on its way.</summary>
    public SendResult Reply(ReadOnlySpan<byte> data) =>
        _gateway is null || _address.Bytes.IsEmpty ? SendResult.NoSuchSession : _gateway.SendTo(_endpoint, _address.Bytes, data);
}
