using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Master.Tls;

namespace Prefork.Master;

/// <summary>
/// Encrypted connections: what is read goes through the connection's encryption into its framer, what is sent goes through it into the output. A
/// worker hears of a connection only when its handshake is done.
/// </summary>
internal sealed unsafe partial class Reactor
{
    private const int CiphertextBytes = 32 * 1024;

    /// <summary>How much ciphertext may wait before more of a file is encrypted.</summary>
    private const int MostCiphertext = 256 * 1024;

    private readonly byte* _ciphertext = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(CiphertextBytes);
    private readonly CiphertextSink _sink;

    private void BeginHandshake(Connection connection, ITransportSecurityFactory factory)
    {
        var id = connection.Id;
        connection.Handshaking = true;
        connection.Security = factory.Create(() => Post(target => target.OnSecurityChanged(id)));
    }

    private CiphertextSink SinkOf(Connection connection)
    {
        _sink.Target = connection;
        return _sink;
    }

    /// <summary>The handshake has gone on. On the reactor's thread.</summary>
    private void OnSecurityChanged(long id)
    {
        if (Find(id) is not { Security: { } security } connection)
        {
            return;
        }

        security.Advance(SinkOf(connection));

        // There may be something to decrypt that the socket has no edge for any more.
        connection.Readable = true;
        if (!connection.Handshaking)
        {
            FlushCiphertext(connection);
            AddReady(connection);
            return;
        }

        switch (security.State)
        {
            case TransportSecurityState.Established:
                connection.Handshaking = false;
                if (security.Info!.ClientCertificate is { } certificate)
                {
                    CertificateTable.Write(_region, _slotBase + connection.Slot, connection.Id, certificate.RawData.Span);
                }

                SecurityTable.Write(_region.Security(_slotBase + connection.Slot), connection.Id, security.Info);

                // Now others may know of it.
                Volatile.Write(ref Slot(connection)->Id, connection.Id);
                FlushCiphertext(connection);
                AddReady(connection);
                break;
            case TransportSecurityState.Handshaking:
                FlushCiphertext(connection);
                Pump(connection);
                break;
            default:
                // An alert may be left to be sent.
                Forget(connection);
                FlushCiphertext(connection);
                break;
        }
    }

    /// <summary>Reads what the handshake needs.</summary>
    private void PumpHandshake(Connection connection)
    {
        var security = connection.Security!;
        while (connection.Readable && security.State == TransportSecurityState.Handshaking && security.InputRoom > 0)
        {
            var room = Math.Min(security.InputRoom, CiphertextBytes);
            var count = Sys.Read(connection.Fd, _ciphertext, (nuint)room);
            if (count > 0)
            {
                CountReceived(connection, count);
                security.Feed(new ReadOnlySpan<byte>(_ciphertext, (int)count), SinkOf(connection));
                continue;
            }

            if (count == 0)
            {
                connection.PeerFinished = true;
            }
            else if (Sys.LastError is Sys.EAGAIN)
            {
                connection.Readable = false;
                return;
            }
            else if (Sys.LastError is Sys.EINTR)
            {
                continue;
            }

            Forget(connection);
            if (connection.Fd >= 0)
            {
                CloseSocket(connection);
            }

            return;
        }
    }

    /// <summary>A connection that no worker has heard of ends: there is no close for a worker to handle.</summary>
    private void Forget(Connection connection)
    {
        connection.Handshaking = false;
        connection.ConnectPending = false;
        if (!connection.CloseQueued)
        {
            connection.ClosePending = false;
            connection.CloseQueued = true;
            CountQuiesced();
            HandleClosed(connection);
        }
    }

    /// <summary>Reads and decrypts; as read(2), and 0 also where the client has ended its side of the encryption.</summary>
    private nint ReadPlaintext(Connection connection, byte* memory, int room)
    {
        if (connection.Security is not { } security)
        {
            return Sys.Read(connection.Fd, memory, (nuint)room);
        }

        while (true)
        {
            var plain = security.Read(memory, room, SinkOf(connection));
            if (plain > 0)
            {
                return plain;
            }

            if (security.State == TransportSecurityState.Closed)
            {
                return 0;
            }

            if (security.State == TransportSecurityState.Failed || security.InputRoom == 0)
            {
                return SecurityFailed;
            }

            var count = Sys.Read(connection.Fd, _ciphertext, (nuint)Math.Min(security.InputRoom, CiphertextBytes));
            if (count < 0)
            {
                return count;
            }

            if (count == 0)
            {
                // An end without a closing alert is an end, too: whoever frames messages notices what is missing.
                security.EndInput(SinkOf(connection));
                plain = security.Read(memory, room, SinkOf(connection));
                return plain > 0 ? plain : 0;
            }

            security.Feed(new ReadOnlySpan<byte>(_ciphertext, (int)count), SinkOf(connection));
        }
    }

    /// <summary>What reading and decrypting has written, as an alert, goes out.</summary>
    private void FlushCiphertext(Connection connection)
    {
        if (connection is { Fd: >= 0, Writable: true } && !connection.Output.IsEmpty)
        {
            FlushOutput(connection);
        }
        else if (connection.Fd >= 0)
        {
            OnQueued(connection);
        }
    }

    /// <summary>Encrypts gathered bytes, or keeps them behind a file that is being read.</summary>
    private void EncryptVectors(Connection connection, int count, long total)
    {
        CountSent(connection, total);
        for (var i = 0; i < count; i++)
        {
            var data = new ReadOnlySpan<byte>(_vectors[i].Base, checked((int)_vectors[i].Length));
            if (connection.Plain.IsEmpty)
            {
                connection.Security!.Write(data, SinkOf(connection));
            }
            else
            {
                connection.Plain.Append(_chunks, (byte*)_vectors[i].Base, data.Length);
            }
        }

        if (connection.Security is { State: TransportSecurityState.Failed })
        {
            // What cannot be encrypted is lost, and the client must not take what comes before for all.
            Fail(connection, CloseReason.Error);
            return;
        }

        FlushCiphertext(connection);
    }

    /// <summary>Encrypts what waits behind a file, as far as the client reads; false where the connection is gone.</summary>
    private bool PumpPlain(Connection connection)
    {
        while (!connection.Plain.IsEmpty && connection.Output.Length < MostCiphertext)
        {
            if (connection.Plain.File is { } file)
            {
                if (!TryEncryptFile(connection, file))
                {
                    return connection.Fd >= 0;
                }

                continue;
            }

            var used = connection.Plain.Gather(_vectors, 1);
            var length = (long)_vectors->Length * used;
            connection.Security!.Write(new ReadOnlySpan<byte>(_vectors->Base, (int)length), SinkOf(connection));
            connection.Plain.Consume(_chunks, length);
        }

        if (connection.Plain.IsEmpty && connection.Notifications is { Count: > 0 } waiting)
        {
            for (var i = 0; i < waiting.Count; i++)
            {
                if (waiting[i].Position == long.MaxValue)
                {
                    waiting[i] = waiting[i] with { Position = connection.OutputAccepted };
                }
            }
        }

        return true;
    }

    /// <summary>Encrypts a piece of a file that is in the page cache; false where it has to be read first, or has failed.</summary>
    private bool TryEncryptFile(Connection connection, OutputChunk part)
    {
        var ready = ReadyBytes(connection, part);
        if (ready <= 0)
        {
            return false;
        }

        var count = Sys.ReadAt(part.FileFd, _scratch, (nuint)Math.Min(ready, ScratchBytes), part.FileOffset);
        if (count <= 0)
        {
            FailFile(connection, part, count == 0);
            return false;
        }

        connection.Security!.Write(new ReadOnlySpan<byte>(_scratch, (int)count), SinkOf(connection));
        connection.Plain.ConsumeFile(count);
        return true;
    }
}
