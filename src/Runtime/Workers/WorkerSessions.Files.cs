using Microsoft.Win32.SafeHandles;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>Parts of files for clients: the descriptor goes to the master, which sends from it.</summary>
internal sealed unsafe partial class WorkerSessions
{
    public override SendResult SendFile(long session, string path, long offset, long? count)
    {
        var refusal = Refusal(Find(session));
        if (refusal != SendResult.Sent)
        {
            return refusal;
        }

        var fd = Open(path, offset, count, out var range);
        if (fd < 0)
        {
            return SendResult.Sent;
        }

        if (_context.IsOnLoop)
        {
            return SendFile(Find(session), session, fd, range, RecordFlags.None, 0);
        }

        _foreign.Enqueue(new ForeignSend(RecordType.SendFile, session) { Fd = fd, Range = range });
        _context.Wake();
        return SendResult.Sent;
    }

    public override ValueTask<SendResult> SendFileAsync(long session, string path, long offset, long? count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var refusal = Refusal(Find(session));
        if (refusal is not (SendResult.Sent or SendResult.Overflow))
        {
            return ValueTask.FromResult(refusal);
        }

        var fd = Open(path, offset, count, out var range);
        if (fd < 0)
        {
            return ValueTask.FromResult(SendResult.Sent);
        }

        if (_context.IsOnLoop)
        {
            return SendFileAsync(session, fd, range, cancellation);
        }

        var done = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _foreign.Enqueue(new ForeignSend(RecordType.SendFile, session) { Fd = fd, Range = range, Done = done, Cancellation = cancellation });
        _context.Wake();
        return new ValueTask<SendResult>(done.Task);
    }

    private bool IsFull(long session) => Refusal(Find(session)) == SendResult.Overflow;

    private ValueTask<SendResult> SendOpenFile(long session, int fd, FileRange range, CancellationToken cancellation)
    {
        var pending = _pending.Rent();
        var result = SendFile(Find(session), session, fd, range, RecordFlags.Notify, pending.Token);
        if (result == SendResult.Sent)
        {
            return pending.Start(cancellation);
        }

        _pending.GiveUp(pending);
        return ValueTask.FromResult(result);
    }

    /// <summary>On the loop thread; the descriptor is done with in any case.</summary>
    private SendResult SendFile(SessionSlot* slot, long session, int fd, in FileRange range, RecordFlags flags, long token)
    {
        var refusal = Refusal(slot);
        if (refusal is not (SendResult.Sent or SendResult.Overflow))
        {
            _ = Sys.Close(fd);
            return refusal;
        }

        if (_writerOpen)
        {
            _ = Sys.Close(fd);
            throw WriterIsOpen();
        }

        _loop.MarkResponded(session);
        _outboxes[slot->Reactor].SendFile(session, fd, range, flags, token);
        return SendResult.Sent;
    }

    /// <summary>Opens a part of a file; a descriptor, or -1 where the part is empty.</summary>
    private static int Open(string path, long offset, long? count, out FileRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count ?? 0, nameof(count));
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length;
        try
        {
            length = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            throw new IOException($"'{path}' is no regular file: only those can be sent.");
        }

        range = new FileRange { Offset = offset, Length = count ?? Math.Max(0, length - offset) };
        if (offset > length || range.Length > length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"'{path}' has {length} bytes, and the part to be sent ends behind them.");
        }

        if (range.Length == 0)
        {
            return -1;
        }

        var fd = Sys.Fcntl((int)handle.DangerousGetHandle(), Sys.F_DUPFD_CLOEXEC, 0);
        return fd >= 0 ? fd : throw new IOException($"'{path}' could not be sent: {Sys.Describe(Sys.LastError)}.");
    }
}
