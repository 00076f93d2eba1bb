using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Master.Tls;

/// <summary>Makes the TLS of an endpoint's connections, with certificates that can be replaced while it runs.</summary>
internal sealed class TlsTransportFactory : ITransportSecurityFactory
{
    private readonly string _endpoint;
    private readonly TlsOptions _options;
    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly LogThrottle _throttle = new();
    private readonly Lock _gate = new();
    private readonly SslStreamCertificateContext? _selfSigned;
    private volatile TlsServerOptions _current;
    private long _failures;

    /// <param name="endpoint">The endpoint's name, for the log.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="directory">Where relative paths begin.</param>
    /// <param name="logger">Where failures and reloads are told.</param>
    /// <param name="time">The clock of the handshakes' timeouts.</param>
    /// <exception cref="CryptographicException">A file is not what it should be, or a key is not its certificate's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public TlsTransportFactory(string endpoint, TlsOptions options, string directory, ILogger logger, TimeProvider? time = null)
    {
        _endpoint = endpoint;
        _options = options;
        _directory = directory;
        _logger = logger;
        _selfSigned = options.SelfSigned ? TlsCertificate.MakeSelfSigned() : null;
        _current = TlsServerOptions.Load(options, directory, _selfSigned);
        Time = time ?? TimeProvider.System;
    }

    public TlsServerOptions Current => _current;

    public TimeProvider Time { get; }

    public TimeSpan HandshakeTimeout => _options.HandshakeTimeout;

    /// <summary>How many handshakes have failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public ITransportSecurity Create(Action changed)
    {
        var transport = new TlsTransport(this, changed);
        transport.Start();
        return transport;
    }

    public bool Reload()
    {
        try
        {
            _current = TlsServerOptions.Load(_options, _directory, _selfSigned);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.TlsReloadFailed(_logger, _endpoint, error.Message);
            return false;
        }

        Log.TlsReloaded(_logger, _endpoint, _current.Certificate.Subject, _current.Certificate.NotAfter.ToUniversalTime());
        return true;
    }

    /// <summary>A handshake has failed; any thread.</summary>
    public void CountFailure(Exception error)
    {
        var failures = Interlocked.Increment(ref _failures);
        lock (_gate)
        {
            if (!_throttle.ShouldLog(Environment.TickCount64))
            {
                return;
            }
        }

        Log.TlsHandshakeFailed(_logger, _endpoint, (error.InnerException ?? error).Message, failures);
    }
}
