namespace Prefork.Ipc;

/// <summary>The clients' certificates, in the shared region.</summary>
internal static unsafe class CertificateTable
{
    /// <summary>Master: enters the certificate of a session. One that is too long, or that there is no memory for, is left out.</summary>
    public static void Write(SharedRegion region, int slot, long session, ReadOnlySpan<byte> certificate)
    {
        if (certificate.Length > ClientCertificateRow.MaxBytes || !region.TryReserveCertificate(slot, certificate.Length))
        {
            return;
        }

        var row = region.Certificate(slot);
        Volatile.Write(ref row->Session, 0);
        Volatile.WriteBarrier();
        row->Length = certificate.Length;
        certificate.CopyTo(new Span<byte>(row->Data, certificate.Length));
        Volatile.Write(ref row->Session, session);
    }

    /// <summary>Any process: the certificate of a session, or null where it has none or has ended.</summary>
    public static byte[]? Read(SharedRegion region, long session)
    {
        var index = SessionId.Slot(session);
        if (session <= 0 || index >= region.SessionSlots || !region.HasCertificates)
        {
            return null;
        }

        var row = region.Certificate(index);
        if (Volatile.Read(ref row->Session) != session)
        {
            return null;
        }

        var certificate = new ReadOnlySpan<byte>(row->Data, Math.Clamp(row->Length, 0, ClientCertificateRow.MaxBytes)).ToArray();

        // The slot may have been given to another session while it was read.
        Volatile.ReadBarrier();
        return row->Session == session ? certificate : null;
    }
}
