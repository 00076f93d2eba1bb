using System.Text;
using Prefork.Master.Tls;

namespace Prefork.Ipc;

/// <summary>What encrypted sessions agreed on, in the shared region.</summary>
internal static unsafe class SecurityTable
{
    /// <summary>Master: enters it.</summary>
    public static void Write(SessionSecurityRow* row, long session, TransportSecurityInfo info)
    {
        Volatile.Write(ref row->Session, 0);
        Volatile.WriteBarrier();
        Write(row->Protocol, 16, info.Protocol);
        Write(row->CipherSuite, SessionSecurityRow.ShortBytes, info.CipherSuite);
        Write(row->ApplicationProtocol, 32, info.ApplicationProtocol);
        Write(row->ServerName, SessionSecurityRow.ShortBytes, info.ServerName);
        Write(row->Thumbprint, SessionSecurityRow.ShortBytes, info.ClientCertificate?.Thumbprint);
        Write(row->Subject, SessionSecurityRow.SubjectBytes, info.ClientCertificate?.Subject);
        Volatile.Write(ref row->Session, session);
    }

    /// <summary>Any process: what a session agreed on, or null where it is plain or has ended.</summary>
    public static SessionSecurity? Read(SharedRegion region, long session)
    {
        var index = SessionId.Slot(session);
        if (session <= 0 || index >= region.SessionSlots)
        {
            return null;
        }

        var row = region.Security(index);
        if (Volatile.Read(ref row->Session) != session)
        {
            return null;
        }

        var thumbprint = Read(row->Thumbprint, SessionSecurityRow.ShortBytes);
        var security = new SessionSecurity
        {
            Protocol = Read(row->Protocol, 16) ?? "",
            CipherSuite = Read(row->CipherSuite, SessionSecurityRow.ShortBytes) ?? "",
            ApplicationProtocol = Read(row->ApplicationProtocol, 32),
            ServerName = Read(row->ServerName, SessionSecurityRow.ShortBytes),
            ClientCertificateThumbprint = thumbprint,
            ClientCertificateSubject = thumbprint is null ? null : Read(row->Subject, SessionSecurityRow.SubjectBytes) ?? "",
        };

        // The slot may have been given to another session while it was read.
        Volatile.ReadBarrier();
        return row->Session == session ? security : null;
    }

    private static void Write(byte* target, int room, string? text)
    {
        var span = new Span<byte>(target, room);
        span.Clear();
        if (text is not null)
        {
            _ = Encoding.UTF8.TryGetBytes(text, span, out _) || Encoding.UTF8.GetEncoder().TryConvert(text, span);
        }
    }

    private static string? Read(byte* source, int room)
    {
        var span = new ReadOnlySpan<byte>(source, room);
        var end = span.IndexOf((byte)0);
        span = end < 0 ? span : span[..end];
        return span.IsEmpty ? null : Encoding.UTF8.GetString(span);
    }

    private static bool TryConvert(this Encoder encoder, string text, Span<byte> target)
    {
        encoder.Convert(text, target, flush: false, out _, out _, out var completed);
        return completed;
    }
}
