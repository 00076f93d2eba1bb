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
        _context.Post(
            async _ =>
            {
                try
                {
                    done.SetResult(await SendAsync(session, data, cancellation));
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            null);
        return await done.Task;
    }
}
