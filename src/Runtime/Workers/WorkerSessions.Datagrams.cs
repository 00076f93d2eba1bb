using System.Buffers;
using System.Net;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>Datagrams that handlers send.</summary>
internal sealed unsafe partial class WorkerSessions
{
    /// <summary>
    /// Sends a datagram through the reactor that has the endpoint's socket. It is not kept where there is no room: who sends datagrams
    /// knows that they may be lost.
    /// </summary>
    public SendResult SendTo(short endpoint, ReadOnlySpan<byte> address, ReadOnlySpan<byte> data)
    {
        var length = PacketHeader.Size + data.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        fixed (byte* start = buffer)
        {
            var header = (PacketHeader*)start;
            header->AddressLength = (short)address.Length;
            address.CopyTo(new Span<byte>(header->Address, address.Length));
        }

        data.CopyTo(buffer.AsSpan(PacketHeader.Size));
        if (!_context.IsOnLoop)
        {
            if (!_budget.TryTake(length))
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return SendResult.Overflow;
            }

            _foreign.Enqueue(new ForeignSend(RecordType.SendTo, 0, endpoint) { Buffer = buffer, Length = length });
            _context.Wake();
            return SendResult.Sent;
        }

        var result = SendPacket(endpoint, buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return result;
    }

    public override SendResult SendTo(short endpoint, EndPoint remote, ReadOnlySpan<byte> data)
    {
        var address = remote.Serialize();
        return address.Size > SocketAddressBytes.MaxLength ? SendResult.TooLarge : SendTo(endpoint, address.Buffer.Span[..address.Size], data);
    }

    private SendResult SendPacket(long endpoint, ReadOnlySpan<byte> record)
    {
        if (_writerOpen)
        {
            throw WriterIsOpen();
        }

        var outbox = _outboxes[endpoint % _outboxes.Length];
        if (record.Length > outbox.LargestRecord)
        {
            return SendResult.TooLarge;
        }

        _loop.MarkResponded(0);
        var header = new RecordHeader { Type = RecordType.SendTo, Extra = endpoint };
        return outbox.TrySend(header, record) ? SendResult.Sent : SendResult.Overflow;
    }
}
