using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Prefork.Workers;

namespace Prefork.Master.Tls;

/// <summary>TLS by <see cref="SslStream"/>.</summary>
/// <remarks>
/// Between messages a read of no bytes waits in the SslStream: it holds no buffer, goes on within <see cref="Feed"/>, and ends when a
/// record has been decrypted. The read that follows then only copies.
/// </remarks>
internal sealed class TlsTransport : ITransportSecurity
{
    private readonly TlsTransportFactory _factory;
    private readonly Action _changed;
    private readonly Action _readable;
    private readonly TlsStream _stream;
    private readonly SslStream _ssl;
    private readonly NativeMemoryManager _memory = new();
    private readonly Lock _gate = new();
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _wait;
    private TransportSecurityInfo? _agreed;
    private Exception? _fault;
    private string? _serverName;
    private int _signalled;
    private bool _handshakeEnded;
    private bool _expired;
    private bool _disposed;
    private bool _waits;
    private bool _hasData;
    private bool _shutDown;

    public TlsTransport(TlsTransportFactory factory, Action changed)
    {
        _factory = factory;
        _changed = changed;
        _readable = OnReadable;
        _stream = new TlsStream(Signal);
        _ssl = new SslStream(_stream);
    }

    public TransportSecurityState State { get; private set; }

    public TransportSecurityInfo? Info { get; private set; }

    public string? Failure { get; private set; }

    public int InputRoom => _stream.InputRoom;

    /// <summary>Begins the handshake, which goes on on the thread pool.</summary>
    public void Start() => _ = HandshakeAsync();

    public void Feed(ReadOnlySpan<byte> ciphertext, ICiphertextSink sink)
    {
        if (State == TransportSecurityState.Failed)
        {
            return;
        }

        _stream.SetSink(sink);
        _stream.Feed(ciphertext);
        _stream.SetSink(null);
        TakeFault();
    }

    public void EndInput(ICiphertextSink sink)
    {
        _stream.SetSink(sink);
        _stream.End();
        _stream.SetSink(null);
        TakeFault();
    }

    public void Advance(ICiphertextSink sink)
    {
        _ = Interlocked.Exchange(ref _signalled, 0);
        bool ended;
        lock (_gate)
        {
            ended = _handshakeEnded;
        }

        _stream.TakeOutput(sink);
        if (!ended || State != TransportSecurityState.Handshaking)
        {
            return;
        }

        if (_fault is not null)
        {
            Fail();
            return;
        }

        _stream.BecomeDirect();
        Info = _agreed;
        State = TransportSecurityState.Established;
    }

    public unsafe int Read(byte* memory, int length, ICiphertextSink sink)
    {
        if (State != TransportSecurityState.Established)
        {
            return 0;
        }

        _stream.SetSink(sink);
        try
        {
            if (!HasData())
            {
                return 0;
            }

            _hasData = false;
            var count = Result(_ssl.ReadAsync(MemoryMarshal.AsMemory(_memory.Show(memory, length))));
            if (count == 0)
            {
                State = TransportSecurityState.Closed;
            }

            return count;
        }
        catch (Exception fault)
        {
            // Whatever it is, it is this connection's alone.
            _fault = fault;
            return 0;
        }
        finally
        {
            _memory.Hide();
            _stream.SetSink(null);
            TakeFault();
        }
    }

    public unsafe void Write(ReadOnlySpan<byte> plaintext, ICiphertextSink sink)
    {
        if (State == TransportSecurityState.Handshaking)
        {
            throw new InvalidOperationException("Nothing can be written before the handshake has completed.");
        }

        if (State == TransportSecurityState.Failed || _shutDown || plaintext.IsEmpty)
        {
            return;
        }

        _stream.SetSink(sink);
        try
        {
            fixed (byte* memory = plaintext)
            {
                var write = _ssl.WriteAsync(_memory.Show(memory, plaintext.Length));
                if (!write.IsCompleted)
                {
                    throw new InvalidOperationException("A write waits for what it cannot wait for.");
                }

                write.GetAwaiter().GetResult();
            }
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
        finally
        {
            _memory.Hide();
            _stream.SetSink(null);
            TakeFault();
        }
    }

    public void Shutdown(ICiphertextSink sink)
    {
        if (State is TransportSecurityState.Handshaking or TransportSecurityState.Failed || _shutDown)
        {
            return;
        }

        _shutDown = true;
        _stream.SetSink(sink);
        try
        {
            _ssl.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception fault)
        {
            _fault = fault;
        }
        finally
        {
            _stream.SetSink(null);
            TakeFault();
        }
    }

    public void Dispose()
    {
        bool ended;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            ended = _handshakeEnded;
        }

        // A read that waits ends here; a handshake disposes of the stream when it has ended.
        _stream.Abort(new OperationCanceledException());
        if (ended)
        {
            _ssl.Dispose();
        }
    }

    private static int Result(ValueTask<int> read) => read.IsCompleted
        ? read.GetAwaiter().GetResult()
        : throw new InvalidOperationException("A read waits although there was something to read.");

    private bool HasData()
    {
        if (_hasData || _waits)
        {
            return _hasData;
        }

#pragma warning disable CA2012 // Its result is taken once: here, or where it has waited.
        var wait = _ssl.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        if (wait.IsCompleted)
        {
            wait.GetResult();
            _hasData = true;
            return true;
        }

        _wait = wait;
        _waits = true;
        wait.UnsafeOnCompleted(_readable);
        return false;
    }

    private void OnReadable()
    {
        _waits = false;
        try
        {
            _wait.GetResult();
            _hasData = true;
        }
        catch (Exception fault)
        {
            _fault = fault;
        }

        _wait = default;
    }

    private void TakeFault()
    {
        if (State is not (TransportSecurityState.Handshaking or TransportSecurityState.Failed) && _fault is not null)
        {
            Fail();
        }
    }

    private void Fail()
    {
        State = TransportSecurityState.Failed;
        Failure = (_fault!.InnerException ?? _fault).Message;
    }

    private async Task HandshakeAsync()
    {
        Exception? fault = null;
        try
        {
            using var timer = _factory.Time.CreateTimer(static transport => ((TlsTransport)transport!).Expire(), this, _factory.HandshakeTimeout, Timeout.InfiniteTimeSpan);
            await _ssl.AuthenticateAsServerAsync(
                static (_, hello, transport, _) => new ValueTask<SslServerAuthenticationOptions>(((TlsTransport)transport!).Choose(hello.ServerName)),
                this,
                CancellationToken.None).ConfigureAwait(false);
            _agreed = Agreed();
        }
        catch (Exception error)
        {
            fault = error;
        }

        EndHandshake(fault);
    }

    private void EndHandshake(Exception? fault)
    {
        bool disposed;
        lock (_gate)
        {
            _handshakeEnded = true;
            _fault = _expired ? new TimeoutException("The handshake took too long.") : fault;
            disposed = _disposed;
        }

        if (disposed)
        {
            _ssl.Dispose();
            return;
        }

        if (_fault is not null)
        {
            _factory.CountFailure(_fault);
        }

        Signal();
    }

    private void Expire()
    {
        lock (_gate)
        {
            if (_handshakeEnded)
            {
                return;
            }

            _expired = true;
        }

        _stream.Abort(new TimeoutException());
    }

    private SslServerAuthenticationOptions Choose(string serverName)
    {
        _serverName = string.IsNullOrEmpty(serverName) ? null : serverName;
        return _factory.Current.For(serverName);
    }

    private TransportSecurityInfo Agreed()
    {
        var alpn = _ssl.NegotiatedApplicationProtocol;
        return new TransportSecurityInfo(
            _ssl.SslProtocol.ToString(),
            _ssl.NegotiatedCipherSuite.ToString(),
            alpn.Protocol.IsEmpty ? null : alpn.ToString(),
            _serverName,
            _ssl.RemoteCertificate is X509Certificate2 certificate
                ? new PeerCertificate(certificate.Subject, certificate.GetCertHashString(HashAlgorithmName.SHA256), certificate.RawData)
                : null);
    }

    private void Signal()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _changed();
        }
    }
}
