using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Prefork;

namespace Uploads;

/// <summary>Takes uploads, has task workers store them, and answers each by a line.</summary>
[Endpoint("uploads")]
public sealed partial class UploadHandlers(ArchiveClient archive, ILogger<UploadHandlers> log)
{
    private static readonly TaskOptions StoreOptions = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What calls off the uploads of a session.</summary>
    private readonly Dictionary<Session, CancellationTokenSource> _calledOff = [];

    /// <summary>
    /// Runs for each upload, for several of one client at a time, and may run again in the worker's successor: to store something twice does no harm.
    /// </summary>
    [OnReceive(Concurrent = true, OnCrash = CrashPolicy.Redeliver)]
    public async Task<string> Receive(Session session, ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            CallOff(session);
            return "called off\n";
        }

        if (!TryReadName(message.Span, out var name))
        {
            return "! an upload begins with a line with its name, 1 to 100 printable characters of ASCII\n";
        }

        var upload = message[(name.Length + 1)..];
        try
        {
            var outcome = await archive.TryStoreAsync(upload, StoreOptions, CallOffToken(session));
            return outcome.IsSuccess ? Stored(name, outcome.Value) : NotStored(name, outcome.Error!);
        }
        catch (OperationCanceledException)
        {
            return $"! {name}: called off\n";
        }
    }

    /// <summary>Says why the connection is closed.</summary>
    [OnProtocolError]
    public static void Refuse(Session session, ProtocolErrorContext error) =>
        session.Send(Encoding.ASCII.GetBytes($"! no upload: {error.Reason}\n"));

    /// <summary>Forgets a client.</summary>
    [OnClose]
    public void Close(Session session)
    {
        if (_calledOff.Remove(session, out var source))
        {
            source.Dispose();
        }
    }

    private static bool TryReadName(ReadOnlySpan<byte> message, out string name)
    {
        var line = message[..Math.Max(0, message.IndexOf((byte)'\n'))];
        name = Encoding.ASCII.GetString(line);
        return line.Length is > 0 and <= 100 && !line.ContainsAnyExceptInRange((byte)' ', (byte)'~');
    }

    private string Stored(string name, Receipt receipt)
    {
        // Nobody waits for that: how it ends is told to Totals, in this process or its successor.
        var check = archive.StartCheck(receipt);
        if (check != TaskSendResult.Sent)
        {
            CheckNotSent(log, name, check);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {receipt.Bytes} bytes, sha256 {receipt.Hash}, packed to {receipt.PackedBytes} ({(double)receipt.PackedBytes / Math.Max(1, receipt.Bytes):P1})\n");
    }

    private string NotStored(string name, Exception error)
    {
        StoreFailed(log, error);
        return error switch
        {
            TaskLostException lost => $"! {name}: not stored, the process died in each of {lost.Attempts} attempts\n",
            TimeoutException => $"! {name}: not stored, it takes too long\n",
            TaskRejectedException { Reason: TaskRejection.QueueFull } => $"! {name}: not stored, too much is to be done; try again later\n",
            _ => $"! {name}: not stored, an error stands in the log of the server\n",
        };
    }

    private CancellationToken CallOffToken(Session session)
    {
        if (!_calledOff.TryGetValue(session, out var source))
        {
            _calledOff.Add(session, source = new CancellationTokenSource());
        }

        return source.Token;
    }

    private void CallOff(Session session)
    {
        if (_calledOff.Remove(session, out var source))
        {
            source.Cancel();
            source.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "An upload was not stored")]
    private static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Warning, "The upload {Name} is stored, and is not checked: {Result}")]
    private static partial void CheckNotSent(ILogger logger, string name, TaskSendResult result);
}
