using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>The sends that wait: for room, or for the loop.</summary>
internal sealed partial class WorkerSessions
{
    private static readonly TimeSpan RoomPollInterval = TimeSpan.FromMilliseconds(10);

    private async ValueTask<SendResult> SendWhenRoomAsync(long session, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(RoomPollInterval, cancellation);
            if (TrySendAsync(session, data.Span, cancellation, out var sending))
            {
                return await sending;
            }
        }
    }

    private async ValueTask<SendResult> SendAsyncFromElsewhere(long session, byte[] data, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The same queue as that of the other sends, so that a thread's sends keep their order.
        _foreign.Enqueue(new ForeignSend(RecordType.Send, session) { Buffer = data, Length = data.Length, Done = done, Cancellation = cancellation });
        _context.Wake();
        return await done.Task;
    }

    private async ValueTask<SendResult> SendFileAsync(long session, int fd, FileRange range, CancellationToken cancellation)
    {
        try
        {
            while (IsFull(session))
            {
                await Task.Delay(RoomPollInterval, cancellation);
            }
        }
        catch
        {
            _ = Sys.Close(fd);
            throw;
        }

        return await SendOpenFile(session, fd, range, cancellation);
    }

    private async Task SendForeignAsync(ForeignSend item)
    {
        try
        {
            item.Done!.SetResult(await (item.Type == RecordType.SendFile
                ? SendFileAsync(item.Session, item.Fd, item.Range, item.Cancellation)
                : SendAsync(item.Session, item.Buffer, item.Cancellation)));
        }
        catch (Exception e)
        {
            item.Done!.SetException(e);
        }
    }
}
