using System.Text;
using Prefork.Framing;

namespace Prefork;

/// <summary>One address that the server listens at: <c>Prefork:Endpoints:&lt;name&gt;</c>.</summary>
public sealed class EndpointOptions
{
    private CustomFramer? _customFramer;

    /// <summary>
    /// The address, such as <c>tcp://127.0.0.1:9501</c>, <c>tcp://[::1]:9501</c>, <c>udp://*:9501</c>, <c>unix:///run/app.sock</c> or
    /// <c>unixgram:///run/app.sock</c>. Port 0 takes any free port.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Which worker gets a message; <see cref="DispatchMode.Session"/> unless set.</summary>
    public DispatchMode Dispatch { get; set; }

    /// <summary>
    /// How long a connection may be without a byte in either direction; zero, the default, for ever. Then it is closed with
    /// <see cref="CloseReason.Heartbeat"/>, unless it is protected by <see cref="Session.Protect"/>.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>How long a client may send nothing; zero, the default, for ever. Then it is closed as by <see cref="IdleTimeout"/>.</summary>
    public TimeSpan HeartbeatTimeout { get; set; }

    /// <summary>How often the two are checked; every second unless set.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many connections the kernel holds until they are accepted, from 1 to 65535; 512 unless set.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Whether small writes are sent at once instead of being gathered (TCP_NODELAY); on unless set.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>How clients that have vanished are found; tcp only.</summary>
    public KeepAliveOptions KeepAlive { get; set; } = new();

    /// <summary>
    /// Whether other sockets of the same user may be bound to the same port, among which the kernel then shares clients out (SO_REUSEPORT); not
    /// unless set. tcp and udp only.
    /// </summary>
    public bool ReusePort { get; set; }

    /// <summary>
    /// How long the kernel keeps a new connection back until its first data (TCP_DEFER_ACCEPT), up to an hour and rounded up to seconds; zero, the
    /// default, hands it out at once. tcp only, and only for protocols where the client speaks first.
    /// </summary>
    public TimeSpan DeferAccept { get; set; }

    /// <summary>
    /// How many clients may be connecting with data in their first packet (TCP_FASTOPEN), up to 65535; 0, the default, for none. tcp only.
    /// </summary>
    public int FastOpen { get; set; }

    /// <summary>Bytes of the kernel's receive buffer of each socket (SO_RCVBUF), up to 1073741824; 0, the default, leaves it to the system.</summary>
    public int ReceiveBufferBytes { get; set; }

    /// <summary>Bytes of the kernel's send buffer of each socket (SO_SNDBUF), up to 1073741824; 0, the default, leaves it to the system.</summary>
    public int SendBufferBytes { get; set; }

    /// <summary>
    /// The rights on the socket's file in octal digits, such as <c>0660</c>; what the umask leaves unless set. unix and unixgram only.
    /// </summary>
    public string? FileMode { get; set; }

    /// <summary>
    /// How many bytes a message may have, from 1 to 1073741824; 2 MiB unless set. A client that sends a longer one is disconnected.
    /// </summary>
    public int MaxMessageLength { get; set; } = 2 << 20;

    /// <summary>
    /// How many clients of this endpoint may be connected at a time, up to 16777216; 0, the default, for as many as
    /// <see cref="PreforkOptions.MaxConnections"/> leaves. tcp and unix only.
    /// </summary>
    public int MaxConnections { get; set; }

    /// <summary>What one of its clients may hold, where that is not as in <see cref="PreforkOptions.Limits"/>.</summary>
    public EndpointLimitOptions Limits { get; set; } = new();

    /// <summary>How messages are told apart.</summary>
    public FramingOptions Framing { get; set; } = new();

    /// <summary>The encryption of its connections; off unless a certificate is set.</summary>
    public TlsOptions Tls { get; set; } = new();

    /// <summary>Has messages end with a delimiter.</summary>
    /// <param name="delimiter">The delimiter, of 1 to 16 bytes in UTF-8.</param>
    /// <param name="include">Whether handlers get it as the end of the message.</param>
    public EndpointOptions UseDelimiter(string delimiter, bool include = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(delimiter);
        _customFramer = null;
        Framing.Mode = FramingMode.Delimiter;
        Framing.Delimiter = DelimiterText.Format(Encoding.UTF8.GetBytes(delimiter));
        Framing.IncludeDelimiter = include;
        return this;
    }

    /// <summary>Has messages begin with a header that holds their length.</summary>
    /// <param name="size">How many bytes the length field has: 1, 2, 4 or 8.</param>
    /// <param name="offset">Where in the message the length field begins.</param>
    /// <param name="littleEndian">Whether its least significant byte comes first.</param>
    /// <param name="counts">What the length counts.</param>
    /// <param name="adjustment">What to add to the length so that it counts that.</param>
    /// <param name="initialBytesToStrip">How many bytes of the beginning handlers do not get.</param>
    public EndpointOptions UseLengthField(
        int size = 4, int offset = 0, bool littleEndian = false, LengthCounts counts = LengthCounts.Body, int adjustment = 0, int initialBytesToStrip = 0)
    {
        _customFramer = null;
        Framing.Mode = FramingMode.LengthField;
        Framing.LengthFieldSize = size;
        Framing.LengthFieldOffset = offset;
        Framing.LengthFieldLittleEndian = littleEndian;
        Framing.LengthCounts = counts;
        Framing.LengthAdjustment = adjustment;
        Framing.InitialBytesToStrip = initialBytesToStrip;
        return this;
    }

    /// <summary>
    /// Has messages found by a framer of the application. It runs in the master, where there are no services, and a change of it takes
    /// effect when the server is restarted.
    /// </summary>
    /// <typeparam name="TFramer">The framer; let the factory return this type rather than the interface, so that a reload can tell another one.</typeparam>
    /// <param name="factory">Makes the framer of a new connection; best a static lambda.</param>
    public EndpointOptions UseFramer<TFramer>(Func<TFramer> factory)
        where TFramer : class, IFramer
    {
        ArgumentNullException.ThrowIfNull(factory);
        _customFramer = new CustomFramer(typeof(TFramer).FullName ?? typeof(TFramer).Name, factory);
        Framing.Mode = FramingMode.Raw;
        Framing.Delimiter = null;
        return this;
    }

    /// <summary>What <see cref="UseFramer"/> was called with. No property, since the configuration would be bound to it.</summary>
    internal CustomFramer? GetCustomFramer() => _customFramer;
}
