using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Messages out of what clients send: read into a buffer, found by the connection's framer, copied once to where they go.</summary>
internal sealed unsafe partial class Reactor
{
    private const int ScratchBytes = 64 * 1024;

    private readonly byte* _scratch = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(ScratchBytes + PacketHeader.Size + 1);
    private readonly LogThrottle _protocolLog = new();

    /// <summary>Reads and frames; the lane that has no room for a message, or null.</summary>
    private ReactorLane? ReadFramed(Connection connection, FramedInput input, ReactorLane? serving)
    {
        // What was found before and had no room goes first, also when nothing is read any more.
        if (connection.Paused && !_quiescing)
        {
            return null;
        }

        if (input.HasFound || !input.Buffer.IsEmpty)
        {
            var full = Deliver(connection, input, input.Buffer.Content, serving, out var consumed);
            input.Buffer.Consume(consumed);
            if (full is not null || input.HasFound)
            {
                return full;
            }
        }

        for (var turn = 0; turn < TurnBytes;)
        {
            if (!connection.Readable || connection.Paused || _quiescing || connection.State != SessionState.Open)
            {
                return null;
            }

            // The shared buffer serves while nothing is left over, so a connection at rest has none of its own.
            var direct = input.Buffer.IsEmpty;
            var room = ScratchBytes;
            var memory = direct ? _scratch : input.Buffer.Reserve(WantedRoom(input), out room);
            var count = ReadPlaintext(connection, memory, room);
            if (count <= 0)
            {
                FlushCiphertext(connection);
                if (EndRead(connection, count))
                {
                    return null;
                }

                continue;
            }

            turn += (int)count;
            CountReceived(connection, count);
            if (!direct)
            {
                input.Buffer.Advance((int)count);
            }

            var drained = count < room && !connection.ReadToEnd && connection.Security is null;
            if (drained)
            {
                connection.Readable = false;
            }

            var bytes = direct ? new ReadOnlySpan<byte>(memory, (int)count) : input.Buffer.Content;
            var full = Deliver(connection, input, bytes, serving, out var consumed);
            if (!direct)
            {
                input.Buffer.Consume(consumed);
            }
            else if (consumed < bytes.Length && connection.State == SessionState.Open)
            {
                input.Buffer.Append(bytes[consumed..]);
            }

            if (full is not null || input.HasFound || drained)
            {
                return full;
            }
        }

        AddReady(connection);
        return null;
    }

    /// <summary>What is missing of the message that is arriving, where that is known.</summary>
    private static int WantedRoom(FramedInput input) => Math.Max(LeastRead, Math.Min(input.Wanted - input.Buffer.Length, 1 << 20));

    /// <summary>Sends on the messages at the start of some input.</summary>
    /// <param name="connection">Whose they are.</param>
    /// <param name="input">Its framer.</param>
    /// <param name="bytes">The input.</param>
    /// <param name="serving">As for <see cref="TryPump"/>.</param>
    /// <param name="consumed">How much of the input is done with.</param>
    private ReactorLane? Deliver(
        Connection connection, FramedInput input, ReadOnlySpan<byte> bytes, ReactorLane? serving, out int consumed)
    {
        consumed = 0;
        while (input.HasFound || consumed < bytes.Length)
        {
            var frame = input.HasFound ? input.Found : Find(connection, input, bytes[consumed..]);
            input.HasFound = false;
            if (frame.Status == FrameStatus.NeedMore)
            {
                input.Wanted = frame.Total;
                return null;
            }

            if (frame.Status != FrameStatus.Message)
            {
                consumed = bytes.Length;
                RejectInput(connection, input, frame);
                return null;
            }

            var message = bytes.Slice(consumed + frame.Offset, (int)frame.Length);
            if (!TryDispatch(connection, message, serving, out var full))
            {
                input.Found = frame;
                input.HasFound = true;
                return full;
            }

            input.Wanted = 0;
            consumed += frame.Consumed;
            if (connection.State != SessionState.Open)
            {
                consumed = bytes.Length;
                return null;
            }
        }

        return null;
    }

    private FrameResult Find(Connection connection, FramedInput input, ReadOnlySpan<byte> bytes)
    {
        if (input.Framer is not { } framer)
        {
            var length = Math.Min(bytes.Length, _settings.Endpoints[connection.Endpoint].MaxMessageLength);
            return FrameResult.Message(0, length, length);
        }

        try
        {
            return framer.Read(bytes);
        }
        catch (Exception exception)
        {
            input.FramerHasThrown = true;
            return FrameResult.Invalid($"the framer has thrown {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>
    /// The client does not speak the endpoint's protocol: nothing more is read, its worker handles what came before, hears of it, and may say
    /// so before the connection is closed.
    /// </summary>
    private void RejectInput(Connection connection, FramedInput input, in FrameResult frame)
    {
        var endpoint = _settings.Endpoints[connection.Endpoint];
        var isTooLong = frame.Status == FrameStatus.TooLong;
        var fault = isTooLong
            ? new InputFault(
                ProtocolErrorReason.MessageTooLong,
                frame.Length,
                $"a message of at least {frame.Length} bytes, where {endpoint.MaxMessageLength} are allowed (Prefork:Endpoints:{endpoint.Name}:MaxMessageLength)")
            : new InputFault(
                input.FramerHasThrown ? ProtocolErrorReason.FramerFailed : ProtocolErrorReason.Refused,
                input.Buffer.Length,
                frame.Reason ?? "the input cannot be framed");
        BreakOff(connection, fault, isTooLong ? CloseReason.Limit : CloseReason.Error);
        AddReady(connection);
    }

    /// <summary>A worker says that a message is none that its handler takes.</summary>
    private void OnRejected(Connection connection, in RecordHeader header, byte* payload)
    {
        if (connection.Fault is not null || connection.CloseQueued || connection.State >= SessionState.Closing)
        {
            return;
        }

        var text = System.Text.Encoding.UTF8.GetString(payload, header.Length);
        BreakOff(connection, new InputFault(ProtocolErrorReason.InvalidMessage, header.Extra, text), CloseReason.Error);

        // The client's own end may have come first.
        connection.Reason = CloseReason.Error;
        Pump(connection);
    }

    /// <summary>A worker says that a datagram is none that its handler takes.</summary>
    private void OnPacketRejected(in RecordHeader header, byte* payload)
    {
        _statistics->ProtocolErrors++;
        if ((ulong)header.Extra < (ulong)_settings.Endpoints.Length && _protocolLog.ShouldLog(_now))
        {
            var text = System.Text.Encoding.UTF8.GetString(payload, header.Length);
            Log.PacketRejected(_owner.Logger, _settings.Endpoints[header.Extra].Name, text, _statistics->ProtocolErrors, Index);
        }
    }

    /// <summary>Nothing more is read from a client whose input is at fault; its worker is told, and then closes.</summary>
    private void BreakOff(Connection connection, InputFault fault, CloseReason reason)
    {
        connection.Fault = fault;
        _statistics->ProtocolErrors++;
        if (_protocolLog.ShouldLog(_now))
        {
            Log.ProtocolError(
                _owner.Logger, SessionId.Format(connection.Id), _settings.Endpoints[connection.Endpoint].Name, fault.Text, _statistics->ProtocolErrors, Index);
        }

        connection.Notices |= SessionNotices.ProtocolError;
        connection.Readable = false;
        BeginClose(connection, SessionState.HalfClosed, reason);
    }
}
