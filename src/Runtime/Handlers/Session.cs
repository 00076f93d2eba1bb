using System.Net;
using Prefork.Ipc;

namespace Prefork;

/// <summary>
/// A client's connection, as handlers see it: a small value that may be kept, compared and sent to at any time. Once the
/// connection has ended every call says so by its result, and no call ever reaches a newer connection.
/// </summary>
/// <remarks>May be used on any thread; calls from threads other than the worker's loop are queued to the loop.</remarks>
public readonly struct Session : IEquatable<Session>
{
    private readonly SessionGateway? _gateway;

    internal Session(SessionGateway gateway, long id)
    {
        _gateway = gateway;
        Id = id;
    }

    /// <summary>The session's id: unique for the life of the server, never given to another connection.</summary>
    public long Id { get; }

    /// <summary>
    /// The client's address and port, or <see langword="null"/> once the session has ended and for clients of <c>unix</c> endpoints, which have no
    /// address.
    /// </summary>
    public EndPoint? RemoteEndPoint => _gateway?.RemoteEndPoint(Id);

    /// <summary>The name of the endpoint that the client connected to, or <see langword="null"/> once the session has ended.</summary>
    public string? Endpoint => _gateway?.Endpoint(Id);

    /// <summary>Whether the client could still receive what is sent now.</summary>
    public bool IsConnected => _gateway?.IsConnected(Id) ?? false;

    /// <summary>
    /// Queues bytes for the client and returns at once. The bytes are copied; sends to one session keep their order.
    /// </summary>
    public SendResult Send(ReadOnlySpan<byte> data) => _gateway?.Send(Id, data) ?? SendResult.NoSuchSession;

    /// <summary>
    /// Sends bytes and completes when the kernel has taken all of them, or when it is known that it never will.
    /// </summary>
    /// <param name="data">The bytes; they are copied before the call returns, unless it has to wait for room.</param>
    /// <param name="cancellation">Ends the wait, not the sending.</param>
    public ValueTask<SendResult> SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation = default) =>
        _gateway?.SendAsync(Id, data, cancellation) ?? ValueTask.FromResult(SendResult.NoSuchSession);

    /// <summary>
    /// Opens a writer straight into the memory that the master sends from, which saves a copy. One writer may be open
    /// at a time, on the worker's loop thread only; nothing else can be sent until it is committed or disposed.
    /// </summary>
    /// <param name="sizeHint">How many bytes are expected; the writer grows where that is too few.</param>
    /// <exception cref="InvalidOperationException">Another writer is open, or this is not the worker's loop thread.</exception>
    public SessionWriter OpenWriter(int sizeHint = 0) => _gateway is null ? default : _gateway.OpenWriter(Id, sizeHint);

    /// <summary>Closes the connection after everything that was sent before has reached the client.</summary>
    public CloseResult Close() => _gateway?.Close(Id) ?? CloseResult.NoSuchSession;

    /// <summary>Resets the connection at once: what waits for the client is dropped, and the client sees an error instead of an end.</summary>
    public CloseResult Abort() => _gateway?.Abort(Id) ?? CloseResult.NoSuchSession;

    /// <summary>
    /// Sends a part of a file, in order with everything else that is sent. The bytes do not pass through this process: the master sends
    /// them from the page cache. The file must not get shorter before they are sent, which would close the connection.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">The first byte of it.</param>
    /// <param name="count">How many bytes, or <see langword="null"/> for all up to its end.</param>
    /// <exception cref="IOException">The file cannot be opened, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not read it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the file.</exception>
    public SendResult SendFile(string path, long offset = 0, long? count = null) =>
        _gateway?.SendFile(Id, path, offset, count) ?? SendResult.NoSuchSession;

    /// <summary>As <see cref="SendFile"/>, and completes when the kernel has taken all of it, or when it is known that it never will.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">The first byte of it.</param>
    /// <param name="count">How many bytes, or <see langword="null"/> for all up to its end.</param>
    /// <param name="cancellation">Ends the wait, not the sending.</param>
    public ValueTask<SendResult> SendFileAsync(string path, long offset = 0, long? count = null, CancellationToken cancellation = default) =>
        _gateway?.SendFileAsync(Id, path, offset, count, cancellation) ?? ValueTask.FromResult(SendResult.NoSuchSession);

    /// <summary>
    /// Has the master read no more from the client, so that the client is held up when its own buffers are full; what was read before still
    /// comes. A closed connection is noticed only after <see cref="Resume"/>.
    /// </summary>
    /// <returns>False where the session has ended.</returns>
    public bool Pause() => _gateway?.Ask(Id, RecordType.Pause, 0) ?? false;

    /// <summary>Has the master read from the client again.</summary>
    /// <returns>False where the session has ended.</returns>
    public bool Resume() => _gateway?.Ask(Id, RecordType.Resume, 0) ?? false;

    /// <summary>Exempts the session from the idle times of its endpoint, or makes it subject to them again.</summary>
    /// <returns>False where the session has ended.</returns>
    public bool Protect(bool protect = true) => _gateway?.Ask(Id, RecordType.Protect, protect ? 1 : 0) ?? false;

    /// <summary>
    /// Says whose session it is. At an endpoint with <see cref="DispatchMode.UserId"/> the session moves to the worker of that user, after the
    /// messages that have come before, and every session of the user is there.
    /// </summary>
    /// <param name="userId">A number of the application's own.</param>
    /// <returns>False where the session has ended.</returns>
    public bool Bind(long userId) => _gateway?.Ask(Id, RecordType.Bind, userId) ?? false;

    /// <summary>How the connection is encrypted, or <see langword="null"/> for a plain one and once the session has ended.</summary>
    public SessionSecurity? Security => _gateway?.Security(Id);

    /// <summary>
    /// The certificate that the client has shown, as DER: <c>X509CertificateLoader.LoadCertificate</c> reads it. The master has checked it by the settings of
    /// the endpoint. Each call copies it.
    /// </summary>
    /// <returns>
    /// <see langword="null"/> where the client has shown none, once the session has ended, and for one of more than 8176 bytes, whose
    /// <see cref="SessionSecurity.ClientCertificateThumbprint"/> is there all the same.
    /// </returns>
    public byte[]? GetClientCertificate() => _gateway?.ClientCertificate(Id);

    /// <summary>What the server knows of the connection, or <see langword="null"/> once the session has ended.</summary>
    public SessionInfo? Info => _gateway?.Info(Id);

    /// <inheritdoc/>
    public bool Equals(Session other) => Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Session other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Whether both are the same connection.</summary>
    public static bool operator ==(Session left, Session right) => left.Equals(right);

    /// <summary>Whether they are different connections.</summary>
    public static bool operator !=(Session left, Session right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => SessionId.Format(Id);
}
