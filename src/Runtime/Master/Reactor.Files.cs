using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Parts of files on their way to clients.</summary>
internal sealed unsafe partial class Reactor
{
    private const int MostFileBytes = 1 << 20;

    /// <summary>A worker sends a part of a file.</summary>
    private void OnSendFile(in RecordHeader header, byte* payload, ReactorLane lane)
    {
        var fd = lane.Lane.Files[Index].Take(header.Extra);
        var connection = Find(header.SessionId);
        var range = header.Length == FileRange.Size ? *(FileRange*)payload : default;
        var wants = (header.Flags & RecordFlags.Notify) != 0;
        if (connection is null || connection.State >= SessionState.Closing || connection.Fd < 0 || connection.Handshaking)
        {
            CloseFile(fd);
            if (wants)
            {
                Settle(lane, header.RequestId, Refusal(connection));
            }

            return;
        }

        if (fd < 0 || range.Offset < 0 || range.Length <= 0)
        {
            // The client was promised bytes that are nowhere: no open file is left for them, or the worker has scribbled.
            CloseFile(fd);
            Log.FileLost(_owner.Logger, SessionId.Format(connection.Id));
            Fail(connection, CloseReason.Error);
            if (wants)
            {
                Settle(lane, header.RequestId, SendResult.Closed);
            }

            return;
        }

        CountSent(connection, range.Length);
        var isReady = (header.Flags & RecordFlags.Spilled) != 0;
        var isFirst = connection.Output.IsEmpty && connection.Plain.IsEmpty;
        if (connection.Security is null)
        {
            connection.OutputAccepted += range.Length;
            connection.Output.AppendFile(fd, range.Offset, range.Length, isReady);
        }
        else
        {
            connection.Plain.AppendFile(fd, range.Offset, range.Length, isReady);
        }

        if (wants)
        {
            Notify(connection, lane, header.RequestId);
        }

        if (isFirst && connection.Writable)
        {
            FlushOutput(connection);
        }
        else
        {
            OnQueued(connection);
        }
    }

    /// <summary>The next part of a file is in the page cache. On the reactor's thread.</summary>
    public void OnFileRead(long session, OutputChunk part, long ready)
    {
        part.IsReading = false;
        part.FileReady = ready;
        if (part.IsAbandoned)
        {
            CloseFile(part.FileFd);
            return;
        }

        if (Find(session) is { Fd: >= 0, Writable: true } connection && (connection.Output.File == part || connection.Plain.File == part))
        {
            FlushOutput(connection);
        }
    }

    /// <summary>Sends of the file that is first in a connection's output; false where no more can be sent now.</summary>
    private bool TrySendFile(Connection connection, OutputChunk part)
    {
        var ready = ReadyBytes(connection, part);
        if (ready <= 0)
        {
            return false;
        }

        var offset = part.FileOffset;
        var wanted = Math.Min(ready, MostFileBytes);
        var sent = Sys.SendFile(connection.Fd, part.FileFd, &offset, (nuint)wanted);
        if (sent > 0)
        {
            connection.Output.ConsumeFile(sent);
            OnProgress(connection);
            return true;
        }

        switch (sent == 0 ? 0 : Sys.LastError)
        {
            case Sys.EINTR:
                return true;
            case Sys.EAGAIN:
                connection.Writable = false;
                return false;
            default:
                FailFile(connection, part, sent == 0);
                return false;
        }
    }

    /// <summary>How much of a file can be sent without waiting for a disk; has more of it read where that is little.</summary>
    private long ReadyBytes(Connection connection, OutputChunk part)
    {
        var ready = Math.Min(part.FileLeft, part.FileReady - part.FileOffset);
        if (!part.IsReading && ready < Math.Min(part.FileLeft, FileReader.Window / 2))
        {
            _settings.Files.Read(this, connection.Id, part);
        }

        return ready;
    }

    /// <summary>The client was promised bytes that are not there: nothing that follows would make sense to it.</summary>
    private void FailFile(Connection connection, OutputChunk part, bool isTruncated)
    {
        if (isTruncated)
        {
            Log.FileTruncated(_owner.Logger, SessionId.Format(connection.Id), part.FileLeft);
        }

        Fail(connection, CloseReason.Error);
    }

    private static void CloseFile(int fd)
    {
        if (fd >= 0)
        {
            _ = Sys.Close(fd);
        }
    }
}
