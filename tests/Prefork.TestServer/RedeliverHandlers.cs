namespace Prefork.TestServer;

/// <summary>Kills its worker at the first attempt of a message, which the next worker then gets again.</summary>
public sealed class RedeliverHandlers
{
    [OnReceive(Endpoint = "redeliver", OnCrash = CrashPolicy.Redeliver, Attempts = 2)]
    public void Receive(Session session, ReadOnlySpan<byte> data)
    {
        var path = System.Text.Encoding.UTF8.GetString(data).Trim();
        using (var attempts = new FileStream(path, FileMode.Append))
        {
            attempts.WriteByte((byte)'x');
            if (attempts.Position == 1 || path.EndsWith("always", StringComparison.Ordinal))
            {
                attempts.Flush();
                Environment.FailFast(null);
            }
        }

        session.Send("done\n"u8);
    }
}
