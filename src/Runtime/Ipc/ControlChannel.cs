using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// One end of the control socket between the master and one of its processes: whole, checked messages. Neither receiving nor
/// <see cref="TrySend"/> ever waits. One thread receives; any thread may send, a message being one packet.
/// </summary>
internal sealed unsafe class ControlChannel(int fd, string peer, ILogger logger) : IDisposable
{
    private const int MaxRejectsInOneGo = 64;
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(1);

    private readonly LogThrottle _rejectLog = new();

    public int Fd { get; private set; } = fd;

    /// <summary>The other end is closed and all it said has been received.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How many packets were thrown away because they were no message that the other side may send.</summary>
    public long Rejected { get; private set; }

    /// <summary>Makes both ends.</summary>
    /// <returns>0, or the error.</returns>
    public static int CreatePair(out int first, out int second)
    {
        var pair = stackalloc int[2];
        var result = Sys.SocketPair(Sys.AF_UNIX, Sys.SOCK_SEQPACKET | Sys.SOCK_CLOEXEC | Sys.SOCK_NONBLOCK, 0, pair);
        (first, second) = result == 0 ? (pair[0], pair[1]) : (-1, -1);
        return result == 0 ? 0 : Sys.LastError;
    }

    /// <summary>Takes the next message that is there; false where there is none now, or none any more.</summary>
    public bool TryReceive(out ControlMessage message)
    {
        message = default;
        var buffer = stackalloc byte[ControlHeader.MaxBytes];
        for (var rejects = 0; !IsClosed && rejects < MaxRejectsInOneGo;)
        {
            var length = Sys.Receive(Fd, buffer, ControlHeader.MaxBytes, Sys.MSG_DONTWAIT | Sys.MSG_TRUNC);
            if (length < 0)
            {
                switch (Sys.LastError)
                {
                    // The other side went with messages of ours unread; what it said is still there.
                    case Sys.ECONNRESET:
                    case Sys.EINTR:
                        continue;
                    case Sys.EAGAIN:
                        return false;
                    default:
                        IsClosed = true;
                        return false;
                }
            }

            if (length == 0 && IsHungUp())
            {
                IsClosed = true;
                return false;
            }

            var fault = length > ControlHeader.MaxBytes
                ? "too large"
                : ControlHeader.TryRead(new ReadOnlySpan<byte>(buffer, (int)length), out message);
            if (fault is null)
            {
                return true;
            }

            rejects++;
            Reject(fault);
        }

        return false;
    }

    /// <summary>Counts a packet, or a well-formed message that the other side has no business to send; the receiving thread only.</summary>
    public void Reject(string fault)
    {
        Rejected++;
        if (_rejectLog.ShouldLog(Environment.TickCount64))
        {
            Log.ControlMessageRejected(logger, peer, fault, Rejected);
        }
    }

    public ControlSendResult TrySend(in ControlMessage message)
    {
        var buffer = stackalloc byte[ControlHeader.MaxBytes];
        var length = ControlHeader.Write(message, new Span<byte>(buffer, ControlHeader.MaxBytes));
        while (Sys.Send(Fd, buffer, (nuint)length, Sys.MSG_DONTWAIT | Sys.MSG_NOSIGNAL) < 0)
        {
            switch (Sys.LastError)
            {
                case Sys.EINTR:
                    continue;
                case Sys.EAGAIN:
                case Sys.ENOBUFS:
                case Sys.ENOMEM:
                    return ControlSendResult.WouldBlock;
                default:
                    return ControlSendResult.Closed;
            }
        }

        return ControlSendResult.Sent;
    }

    /// <summary>Sends, and waits a moment where the other side is slow: for the processes, whose master always reads.</summary>
    /// <returns>Whether it was sent.</returns>
    public bool Send(in ControlMessage message)
    {
        var started = Stopwatch.GetTimestamp();
        ControlSendResult result;
        while ((result = TrySend(message)) == ControlSendResult.WouldBlock && Stopwatch.GetElapsedTime(started) < SendPatience)
        {
            var entry = new PollEntry { Fd = Fd, Events = Sys.POLLOUT };
            _ = Sys.Poll(&entry, 1, 100);
        }

        return result == ControlSendResult.Sent;
    }

    public void Dispose()
    {
        if (Fd >= 0)
        {
            _ = Sys.Close(Fd);
            Fd = -1;
            IsClosed = true;
        }
    }

    /// <summary>Tells the end of the channel from an empty packet: both read as 0 bytes.</summary>
    private bool IsHungUp()
    {
        var entry = new PollEntry { Fd = Fd, Events = Sys.POLLRDHUP };
        return Sys.Poll(&entry, 1, 0) > 0 && (entry.Returned & (Sys.POLLHUP | Sys.POLLRDHUP)) != 0;
    }
}
