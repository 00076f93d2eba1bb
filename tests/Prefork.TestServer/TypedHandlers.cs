using Microsoft.Extensions.Logging;

namespace Prefork.TestServer;

/// <summary>Takes and returns messages that codecs read and write.</summary>
public sealed partial class TypedHandlers(ILogger<TypedHandlers> logger)
{
    [OnReceive(Endpoint = "sum")]
    public Sum? Swap(Sum sum, ServerEndpoint endpoint) =>
        endpoint.Name != "sum" || sum == default ? null : new Sum(sum.Right, sum.Left);

    [OnReceive(Endpoint = "sumasync")]
    public async Task<Sum> SwapAsync(Sum sum)
    {
        await Task.Yield();
        return new Sum(sum.Right, sum.Left);
    }

    [OnReceive(Endpoint = "sumpool")]
    [OnThreadPool]
    public Sum SwapOnPool(Sum sum) => new(sum.Right, sum.Left);

    /// <summary>Without a codec: a number as it lies in memory.</summary>
    [OnPacket(Endpoint = "number")]
    public long Add(int number) => number + 1L;

    [OnProtocolError(Endpoint = "sumasync")]
    public async Task ToldLaterAsync(Session session, ProtocolErrorContext error)
    {
        await Task.Delay(10);
        session.Send(System.Text.Encoding.UTF8.GetBytes($"later {error.Reason} {error.Length}\n"));
    }

    [OnClose(Endpoint = "sum")]
    public void Close(CloseReason reason) => Closed(logger, reason);

    [LoggerMessage(1, LogLevel.Information, "typed session closed: {Reason}")]
    private static partial void Closed(ILogger logger, CloseReason reason);
}
