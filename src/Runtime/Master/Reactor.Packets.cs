using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Datagrams, which belong to no session.</summary>
internal sealed unsafe partial class Reactor
{
    private const int PacketsPerTurn = 64;

    /// <summary>More than IP lets through; only clients of unix sockets can send more, which is dropped.</summary>
    private const int MostPacketBytes = ScratchBytes;

    private const int DiscardedPacket = -2;

    /// <summary>Takes datagrams, up to a turn of them. One whose worker has no room is dropped and counted, as the network might have done.</summary>
    private void ReceivePackets(Listener listener)
    {
        for (var i = 0; i < PacketsPerTurn; i++)
        {
            var count = ReceivePacket(listener);
            if (count < 0)
            {
                if (Sys.LastError == Sys.EINTR)
                {
                    continue;
                }

                // An error of an earlier datagram that could not be delivered is no reason to stop.
                if (Sys.LastError is Sys.EAGAIN or Sys.ENOMEM or Sys.ENOBUFS)
                {
                    return;
                }

                continue;
            }

            // Of what is longer than a datagram of IP can be only a part has come.
            if (count > MostPacketBytes || !TryDispatchPacket(listener.Endpoint, PacketHeader.Size + (int)count))
            {
                _statistics->PacketsDropped++;
            }
        }
    }

    /// <summary>Reads one datagram into the scratch buffer, behind its address.</summary>
    private nint ReceivePacket(Listener listener)
    {
        var header = (PacketHeader*)_scratch;
        var part = new IoVector { Base = _scratch + PacketHeader.Size, Length = MostPacketBytes + 1 };
        MessageHeader message = default;
        message.Name = header->Address;
        message.NameLength = SocketAddressBytes.MaxLength;
        message.Vectors = &part;
        message.VectorCount = 1;
        var count = Sys.ReceiveMessage(listener.Fd, &message, Sys.MSG_DONTWAIT);
        header->AddressLength = (short)Math.Min(message.NameLength, SocketAddressBytes.MaxLength);
        return count;
    }

    private bool TryDispatchPacket(short endpointIndex, int length)
    {
        var endpoint = _settings.Endpoints[endpointIndex];
        var record = new ReadOnlySpan<byte>(_scratch, length);
        var worker = ChoosePacketWorker(endpoint, record);
        if (worker < 0)
        {
            return worker == DiscardedPacket;
        }

        var lane = _current[worker]!;
        if (!IsOpen(lane, null))
        {
            return false;
        }

        var request = NextRequestId();
        var header = new RecordHeader { Type = RecordType.Packet, RequestId = request, Extra = endpointIndex };
        if (!endpoint.IsSticky)
        {
            header.Flags |= RecordFlags.Settle;
        }

        if (!TryWritePacket(lane, header, record))
        {
            return false;
        }

        lane.NeedsBell = true;
        _statistics->PacketsReceived++;
        _statistics->BytesReceived += length - PacketHeader.Size;
        if (!endpoint.IsSticky)
        {
            lane.Reported.Add(request, 0);
            _owner.Workers.Begin(worker, _now);
        }

        return true;
    }

    /// <summary>The worker of a datagram, or <see cref="DiscardedPacket"/>.</summary>
    private int ChoosePacketWorker(ReactorEndpoint endpoint, ReadOnlySpan<byte> record)
    {
        var header = (PacketHeader*)_scratch;
        if (endpoint.Dispatcher is { } dispatcher)
        {
            var decision = dispatcher.Decide(header, record[PacketHeader.Size..], _settings.Workers);
            switch (decision.Kind)
            {
                case DispatchKind.Worker when (uint)decision.WorkerId < (uint)_settings.Workers:
                    return decision.WorkerId;
                case DispatchKind.Discard or DispatchKind.Close:
                    return DiscardedPacket;
                default:
                    break;
            }
        }

        switch (endpoint.Dispatch)
        {
            case DispatchMode.ClientAddress:
                var hash = new HashCode();
                hash.AddBytes(SocketName.Host(header->Address, header->AddressLength, out _));
                return (int)((uint)hash.ToHashCode() % (uint)_settings.Workers);
            case DispatchMode.LeastBusy or DispatchMode.IdleFirst or DispatchMode.Stream:
                return _owner.Workers.Choose(endpoint.Dispatch == DispatchMode.Stream ? DispatchMode.IdleFirst : endpoint.Dispatch);
            default:
                return _owner.Workers.Choose(DispatchMode.RoundRobin);
        }
    }

    private bool TryWritePacket(ReactorLane lane, RecordHeader header, ReadOnlySpan<byte> record)
    {
        if (record.Length <= lane.LongestInPlace)
        {
            return lane.Requests.TryWrite(header, record);
        }

        PackageRef place = default;
        if (!lane.Requests.HasFree(2 * RecordHeader.Extent(PackageRef.Size)) || !_packages.TryAdd(header.RequestId, lane, record, out place))
        {
            return false;
        }

        header.Flags |= RecordFlags.Package | RecordFlags.Settle;
        return lane.Requests.TryWrite(header, new ReadOnlySpan<byte>(&place, PackageRef.Size));
    }

    /// <summary>A worker sends a datagram.</summary>
    private void OnSendTo(in RecordHeader header, byte* payload)
    {
        var packet = (PacketHeader*)payload;
        if (header.Length < PacketHeader.Size || (ulong)header.Extra >= (ulong)_settings.Endpoints.Length ||
            packet->AddressLength is < 0 or > SocketAddressBytes.MaxLength || FindSocket((short)header.Extra) is not { } socket)
        {
            return;
        }

        var part = new IoVector { Base = payload + PacketHeader.Size, Length = (nuint)(header.Length - PacketHeader.Size) };
        MessageHeader message = default;
        message.Name = packet->Address;
        message.NameLength = (uint)packet->AddressLength;
        message.Vectors = &part;
        message.VectorCount = 1;
        nint sent;
        do
        {
            sent = Sys.SendMsg(socket.Fd, &message, Sys.MSG_NOSIGNAL | Sys.MSG_DONTWAIT);
        }
        while (sent < 0 && Sys.LastError == Sys.EINTR);
        if (sent >= 0)
        {
            _statistics->PacketsSent++;
            _statistics->BytesSent += sent;
        }
        else
        {
            _statistics->PacketsDropped++;
        }
    }

    private Listener? FindSocket(short endpoint) => _listeners.Find(listener => listener.Endpoint == endpoint && listener.IsDatagram);
}
