using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>From the response rings to the sockets.</summary>
internal sealed unsafe partial class Reactor
{
    private const int MaxVectors = 64;

    /// <summary>How many records of one lane are taken before the next lane gets its turn.</summary>
    private const int TurnRecords = 512;

    private readonly IoVector* _vectors = (IoVector*)System.Runtime.InteropServices.NativeMemory.Alloc(MaxVectors, (nuint)sizeof(IoVector));

    private void DrainResponses()
    {
        foreach (var lane in _lanes)
        {
            if (!lane.Corrupt && lane.Responses.HasRecord)
            {
                DrainResponses(lane, TurnRecords);
            }
        }

        PumpTasks();
    }

    /// <summary>
    /// Sends what a worker has committed, straight from the ring. Records of one session that follow each other go in one call.
    /// </summary>
    private void DrainResponses(ReactorLane lane, int most)
    {
        Connection? target = null;
        var vectors = 0;

        // A message in several records was published at once, and is taken so: nothing of another worker comes between.
        var isWhole = true;
        for (var taken = 0; taken < most || !isWhole; taken++)
        {
            var result = lane.Responses.Peek(out var header, out var payload);
            if (result == PeekResult.Empty)
            {
                break;
            }

            if (result == PeekResult.Corrupt)
            {
                lane.Corrupt = true;
                _owner.LaneCorrupt(lane.Lane);
                break;
            }

            lane.Responses.Take(header);
            isWhole = (header.Flags & RecordFlags.More) == 0;
            if (header.Type == RecordType.Settled)
            {
                OnSettled(header.RequestId, lane);
                continue;
            }

            if (header.Type == RecordType.SendTo)
            {
                OnSendTo(header, payload);
                continue;
            }

            if (header.Type is RecordType.RejectMessage && header.SessionId == 0)
            {
                OnPacketRejected(header, payload);
                continue;
            }

            if (header.Type is >= RecordType.SendTask and not RecordType.RejectMessage)
            {
                OnInternal(header, payload, lane);
                continue;
            }

            if (header.Type != RecordType.Send)
            {
                SendVectors(target, vectors);
                target = null;
                vectors = 0;
                OnControl(header, payload, lane);
                continue;
            }

            var connection = Find(header.SessionId);
            if (connection != target || vectors == MaxVectors)
            {
                SendVectors(target, vectors);
                target = connection;
                vectors = 0;
            }

            if (connection is null || connection.State >= SessionState.Closing || connection.Handshaking)
            {
                if ((header.Flags & RecordFlags.Notify) != 0)
                {
                    Settle(lane, header.RequestId, Refusal(connection));
                }

                continue;
            }

            if (header.Length > 0)
            {
                _vectors[vectors].Base = payload;
                _vectors[vectors].Length = (nuint)header.Length;
                vectors++;
            }

            if ((header.Flags & RecordFlags.Notify) != 0)
            {
                SendVectors(target, vectors);
                vectors = 0;
                Notify(connection, lane, header.RequestId);
            }
        }

        SendVectors(target, vectors);
        lane.Responses.Release();
        if (lane.Responses.ProducerWaits)
        {
            lane.NeedsBell = true;
        }
    }

    private void OnControl(in RecordHeader header, byte* payload, ReactorLane lane)
    {
        if (header.Type == RecordType.SendFile)
        {
            OnSendFile(header, payload, lane);
            return;
        }

        var connection = Find(header.SessionId);
        if (connection is null)
        {
            return;
        }

        switch (header.Type)
        {
            case RecordType.CloseSession:
                BeginClose(connection, SessionState.Closing, (CloseReason)header.Extra == CloseReason.Error ? CloseReason.Error : CloseReason.Server);
                Pump(connection);
                FinishOutput(connection);
                break;
            case RecordType.RejectMessage:
                OnRejected(connection, header, payload);
                break;
            case RecordType.Abort:
                Abort(connection);
                break;
            case RecordType.Pause:
                connection.Paused = true;
                break;
            case RecordType.Resume when connection.Paused:
                connection.Paused = false;
                Pump(connection);
                break;
            case RecordType.Protect:
                connection.Protected = header.Extra != 0;
                break;
            case RecordType.Bind:
                Bind(connection, header.Extra);
                break;
            case RecordType.Closed when connection.CloseQueued && connection.Lane == lane:
                HandleClosed(connection);
                break;
            case RecordType.Fenced when connection.Fence == FenceState.Sent && connection.Lane == lane:
                MoveToCurrent(connection);
                break;
            default:
                break;
        }
    }

    /// <summary>Sends gathered bytes to a client, or queues what its socket does not take.</summary>
    private void SendVectors(Connection? connection, int count)
    {
        if (count == 0 || connection is null || connection.Fd < 0 || connection.Lingering)
        {
            return;
        }

        var total = 0L;
        for (var i = 0; i < count; i++)
        {
            total += (long)_vectors[i].Length;
        }

        if (connection.Security is not null)
        {
            EncryptVectors(connection, count, total);
            CheckOutput(connection);
            return;
        }

        CountSent(connection, total);
        connection.OutputAccepted += total;
        var sent = 0L;
        if (connection.Writable && connection.Output.IsEmpty)
        {
            sent = Write(connection, _vectors, count);
            if (sent < 0)
            {
                Fail(connection, CloseReason.Error);
                return;
            }

            if (sent == total)
            {
                return;
            }

            connection.Writable = false;
        }

        for (var i = 0; i < count; i++)
        {
            var length = (long)_vectors[i].Length;
            if (sent < length)
            {
                connection.Output.Append(_chunks, _vectors[i].Base + sent, length - sent);
                sent = 0;
            }
            else
            {
                sent -= length;
            }
        }

        OnQueued(connection);
        CheckOutput(connection);
    }

    /// <summary>Cuts a client that has more waiting than it may.</summary>
    private void CheckOutput(Connection connection)
    {
        // Workers stop at the limit; what was under way in a ring when they saw it is not held against the client.
        var limits = _settings.Endpoints[connection.Endpoint].Limits;
        if (connection.Fd >= 0 && (long)connection.Output.Length + connection.Plain.Length > (long)limits.MaxBytes + _current[connection.WorkerId]!.Lane.Settings.ResponseRingBytes)
        {
            CutSlow(connection, limits.MaxBytesSetting);
        }
    }

    /// <summary>The socket takes bytes again.</summary>
    private void FlushOutput(Connection connection)
    {
        while (true)
        {
            if (!connection.Plain.IsEmpty && !PumpPlain(connection))
            {
                return;
            }

            if (connection.Output.IsEmpty)
            {
                break;
            }

            if (connection.Output.File is { } file)
            {
                if (TrySendFile(connection, file))
                {
                    continue;
                }

                if (connection.Fd < 0)
                {
                    return;
                }

                break;
            }

            var count = connection.Output.Gather(_vectors, MaxVectors);
            var wanted = 0L;
            for (var i = 0; i < count; i++)
            {
                wanted += (long)_vectors[i].Length;
            }

            var sent = Write(connection, _vectors, count);
            if (sent < 0)
            {
                Fail(connection, CloseReason.Error);
                return;
            }

            connection.Output.Consume(_chunks, sent);
            if (sent > 0)
            {
                OnProgress(connection);
            }

            if (sent < wanted)
            {
                connection.Writable = false;
                break;
            }
        }

        OnQueued(connection);
        SettleNotifications(connection);
        FinishOutput(connection);
    }

    /// <summary>How many bytes the kernel took (0 where it takes none now), or -1 where the connection has failed.</summary>
    private static long Write(Connection connection, IoVector* vectors, int count)
    {
        while (true)
        {
            nint sent;
            if (count == 1)
            {
                sent = Sys.Send(connection.Fd, vectors->Base, vectors->Length, Sys.MSG_NOSIGNAL);
            }
            else
            {
                MessageHeader message = default;
                message.Vectors = vectors;
                message.VectorCount = (nuint)count;
                sent = Sys.SendMsg(connection.Fd, &message, Sys.MSG_NOSIGNAL);
            }

            if (sent >= 0)
            {
                return sent;
            }

            switch (Sys.LastError)
            {
                case Sys.EINTR:
                    continue;
                case Sys.EAGAIN:
                case Sys.ENOBUFS:
                    return 0;
                default:
                    return -1;
            }
        }
    }

    private static SendResult Refusal(Connection? connection) => connection?.State switch
    {
        null => SendResult.NoSuchSession,
        SessionState.Closing => SendResult.Closing,
        _ => SendResult.Closed,
    };

    private static void Notify(Connection connection, ReactorLane lane, long token)
    {
        if (connection.Fd < 0)
        {
            Settle(lane, token, SendResult.Closed);
        }
        else if (connection.Output.IsEmpty && connection.Plain.IsEmpty)
        {
            Settle(lane, token, SendResult.Sent);
        }
        else
        {
            (connection.Notifications ??= []).Add(new PendingNotification(connection.Plain.IsEmpty ? connection.OutputAccepted : long.MaxValue, token, lane));
        }
    }

    private static void SettleNotifications(Connection connection)
    {
        if (connection.Notifications is not { Count: > 0 } waiting)
        {
            return;
        }

        var taken = connection.OutputAccepted - connection.Output.TotalLength;
        var settled = 0;
        while (settled < waiting.Count && (connection.Fd < 0 || waiting[settled].Position <= taken))
        {
            Settle(waiting[settled].Lane, waiting[settled].Token, connection.Fd < 0 ? SendResult.Closed : SendResult.Sent);
            settled++;
        }

        waiting.RemoveRange(0, settled);
    }

    /// <summary>Tells a worker what became of a send; nobody where the worker that asked is dead.</summary>
    private static void Settle(ReactorLane lane, long token, SendResult result)
    {
        if (!lane.Gone)
        {
            lane.Complete(token, result);
        }
    }
}
