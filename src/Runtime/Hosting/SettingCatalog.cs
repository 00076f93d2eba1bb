namespace Prefork.Hosting;

/// <summary>Every setting of the section <c>Prefork</c>, with what to do when its value is wrong.</summary>
internal static class SettingCatalog
{
    private const string CertificateCure = "set it to a PEM or PKCS#12 file with a certificate and, unless Key names another file, its private key";
    private const string KeyCure = "set it to the PEM file with the private key of the certificate, or remove it where that is in the certificate's file";
    private const string RingCure = "set it to a power of two from 65536 to 1073741824, or remove it for";

    public static readonly Setting Workers = new(
        "Workers", SettingType.Int32, "set it to 1 or more, or remove it for one worker a processor");

    public static readonly Setting Reactors = new(
        "Reactors", SettingType.Int32, "set it to a number from 1 to 64, or remove it for one reactor to four processors");

    public static readonly Setting Mode = new(
        "Mode", SettingType.Mode, "set it to Process or Single, or remove it for Process");

    public static readonly Setting MaxWaitTime = new(
        "MaxWaitTime", SettingType.TimeSpan, "set it to a time from 00:00:00.001 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for 10 seconds");

    public static readonly Setting SlowRequestTimeout = new(
        "SlowRequestTimeout", SettingType.TimeSpan, "set it to a time up to 1.00:00:00, such as 00:00:05 for 5 seconds, or remove it to watch nothing");

    public static readonly Setting TraceWorkers = new(
        "TraceWorkers", SettingType.Boolean, "set it to true or false, or remove it for true");

    public static readonly Setting MaxConnections = new(
        "MaxConnections", SettingType.Int32, "set it to a number from 1 to 16777216, or remove it for 65536");

    public static readonly Setting TempDirectory = new(
        "TempDirectory", SettingType.Text, "create it, set another one, or remove the setting for the system's temporary directory");

    public static readonly Setting Affinity = new(
        "Affinity", SettingType.Text, "set it to on, off, or processors such as 0,2-3, or remove it for off");

    public static readonly Setting User = new(
        "User", SettingType.Text, "set it to a user of this system, or remove it so that workers keep the user of the server");

    public static readonly Setting Group = new(
        "Group", SettingType.Text, "set it to a group of this system, or remove it for the first group of Prefork:User");

    public static readonly Setting Chroot = new(
        "Chroot", SettingType.Text, "set it to the absolute path of a directory, or remove it so that workers keep the root directory");

    public static readonly Setting LogFile = new(
        "Log:File", SettingType.Text, "set it to a file in a directory that the server may write to, or remove it for standard output");

    public static readonly Setting MaxRequests = new(
        "MaxRequests", SettingType.Int64, "set it to a number of requests, or to 0, or remove it, for never");

    public static readonly Setting MaxWorkerMemory = new(
        "MaxWorkerMemory", SettingType.Int64, "set it to a number of bytes, or to 0, or remove it, for no limit");

    public static readonly Setting ReadyTimeout = new(
        "Reload:ReadyTimeout", SettingType.TimeSpan, "set it to a time from 00:00:00.001 to 1.00:00:00, such as 00:01:00 for a minute, or remove it for 30 seconds");

    public static readonly Setting Parallel = new(
        "Reload:Parallel", SettingType.Boolean, "set it to true or false, or remove it for false");

    public static readonly Setting Executable = new(
        "Reload:Executable", SettingType.Text, "set it to a program that can be executed, or remove it for the path that the server was started by");

    public static readonly Setting WatchSources = new(
        "Reload:Watch", SettingType.Boolean, "set it to true to build and reload at each change of a source file, or remove it for false");

    public static readonly Setting WatchedProject = new(
        "Reload:Project", SettingType.Text, "set it to the project of the program, or to the source file of one without a project, or remove it for what a Debug build was made from");

    public static readonly Setting RequestRingBytes = new("Lane:RequestRingBytes", SettingType.Int32, $"{RingCure} 1048576");

    public static readonly Setting ResponseRingBytes = new("Lane:ResponseRingBytes", SettingType.Int32, $"{RingCure} 1048576");

    public static readonly Setting ArenaBytes = new("Lane:ArenaBytes", SettingType.Int32, $"{RingCure} 4194304");

    public static readonly Setting InFlight = new(
        "Lane:InFlight", SettingType.Int32, "set it to a power of two from 16 to 1048576, or remove it for 1024");

    public static readonly Setting MaxOutputBytes = new(
        "Limits:MaxOutputBytes", SettingType.Int32, "set it to 65536 or more, or remove it for 8388608");

    public static readonly Setting MaxResponseBacklogBytes = new(
        "Limits:MaxResponseBacklogBytes", SettingType.Int64, "set it to 65536 or more, or remove it for 67108864");

    public static readonly Setting MaxResponseLength = new(
        "Limits:MaxResponseLength", SettingType.Int32, "set it to 65536 or more, or remove it for 67108864");

    public static readonly Setting HighWatermarkBytes = new(
        "Limits:HighWatermarkBytes", SettingType.Int32, "set it to 1 or more, or remove it for 1048576");

    public static readonly Setting LowWatermarkBytes = new(
        "Limits:LowWatermarkBytes", SettingType.Int32, "set it to 0 or more, or remove it for 262144");

    public static readonly Setting SendTimeout = new(
        "Limits:SendTimeout", SettingType.TimeSpan, "set it to a time from 00:00:00.100 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for a minute");

    public static readonly Setting PackageBytes = new("Lane:PackageBytes", SettingType.Int32, $"{RingCure} 67108864");

    public static readonly Setting DeliverAfterClose = new(
        "DeliverAfterClose", SettingType.Boolean, "set it to true or false, or remove it for false");

    public static readonly Setting MaxConcurrency = new(
        "MaxConcurrency", SettingType.Int32, "set it to a number of messages, or to 0, or remove it, for as many as Prefork:Lane:InFlight");

    public static readonly Setting TaskWorkers = new(
        "Tasks:Workers", SettingType.Int32, "set it to a number from 0 to 1024, or remove it for none");

    public static readonly Setting TaskConcurrency = new(
        "Tasks:Concurrency", SettingType.Int32, "set it to 1 or more, or remove it for 1");

    public static readonly Setting TaskTimeout = new(
        "Tasks:Timeout", SettingType.TimeSpan, "set it to a time up to 24.00:00:00, such as 00:00:30 for 30 seconds, to 0 for no limit, or remove it for a minute");

    public static readonly Setting TaskMaxQueue = new(
        "Tasks:MaxQueue", SettingType.Int32, "set it to 1 or more, or remove it for 100000");

    public static readonly Setting TaskMaxQueueBytes = new(
        "Tasks:MaxQueueBytes", SettingType.Int64, "set it to 65536 or more, or remove it for 268435456");

    public static readonly Setting TaskWhenFull = new(
        "Tasks:WhenFull", SettingType.TaskQueueMode, "set it to Fail or Wait, or remove it for Fail");

    public static readonly Setting TaskMaxPayloadLength = new(
        "Tasks:MaxPayloadLength", SettingType.Int32, "set it to a number of bytes from 1 to 1073741824, or remove it for 134217728");

    public static readonly Setting TaskMaxRequests = new(
        "Tasks:MaxRequests", SettingType.Int32, "set it to a number of tasks, or to 0, or remove it, for never");

    public static readonly Setting MessageMaxQueueBytes = new(
        "Messages:MaxQueueBytes", SettingType.Int64, "set it to 65536 or more, or remove it for 67108864");

    public static readonly Setting MessageMaxLength = new(
        "Messages:MaxLength", SettingType.Int32, "set it to a number of bytes from 1 to 1073741824, or remove it for 67108864");

    public static readonly Setting Dispatch = new(
        "Endpoints:*:Dispatch", SettingType.DispatchMode, "set it to Session, RoundRobin, LeastBusy, IdleFirst, ClientAddress, UserId or Stream, or remove it for Session");

    public static readonly Setting IdleTimeout = new(
        "Endpoints:*:IdleTimeout", SettingType.TimeSpan, "set it to a time up to 100.00:00:00, such as 00:05:00 for five minutes, or to 0, or remove it, for none");

    public static readonly Setting HeartbeatTimeout = new(
        "Endpoints:*:HeartbeatTimeout", SettingType.TimeSpan, "set it to a time up to 100.00:00:00, such as 00:01:00 for a minute, or to 0, or remove it, for none");

    public static readonly Setting HeartbeatInterval = new(
        "Endpoints:*:HeartbeatInterval", SettingType.TimeSpan, "set it to a time from 00:00:00.010 to 1.00:00:00, or remove it for a second");

    public static readonly Setting Url = new(
        "Endpoints:*:Url", SettingType.Text, "set it to an address such as tcp://127.0.0.1:9501");

    public static readonly Setting Backlog = new(
        "Endpoints:*:Backlog", SettingType.Int32, "set it to a number from 1 to 65535, or remove it for 512");

    public static readonly Setting NoDelay = new(
        "Endpoints:*:NoDelay", SettingType.Boolean, "set it to true or false, or remove it for true");

    public static readonly Setting KeepAliveIdle = new(
        "Endpoints:*:KeepAlive:Idle", SettingType.TimeSpan, "set it to a time up to 09:06:07, such as 00:01:00 for a minute, or remove it for never");

    public static readonly Setting KeepAliveInterval = new(
        "Endpoints:*:KeepAlive:Interval", SettingType.TimeSpan, "set it to a time up to 09:06:07, such as 00:00:10 for 10 seconds, or remove it for what the system has");

    public static readonly Setting KeepAliveCount = new(
        "Endpoints:*:KeepAlive:Count", SettingType.Int32, "set it to a number from 0 to 127, or remove it for what the system has");

    public static readonly Setting ReusePort = new(
        "Endpoints:*:ReusePort", SettingType.Boolean, "set it to true or false, or remove it for false");

    public static readonly Setting DeferAccept = new(
        "Endpoints:*:DeferAccept", SettingType.TimeSpan, "set it to a time up to 01:00:00, such as 00:00:05 for 5 seconds, or remove it to defer nothing");

    public static readonly Setting FastOpen = new(
        "Endpoints:*:FastOpen", SettingType.Int32, "set it to a number from 0 to 65535, or remove it for 0");

    public static readonly Setting ReceiveBufferBytes = new(
        "Endpoints:*:ReceiveBufferBytes", SettingType.Int32, "set it to a number from 0 to 1073741824, or remove it for what the system has");

    public static readonly Setting SendBufferBytes = new(
        "Endpoints:*:SendBufferBytes", SettingType.Int32, "set it to a number from 0 to 1073741824, or remove it for what the system has");

    public static readonly Setting FileMode = new(
        "Endpoints:*:FileMode", SettingType.Text, "set it to digits such as 0660, or remove it for what the umask leaves");

    public static readonly Setting MaxMessageLength = new(
        "Endpoints:*:MaxMessageLength", SettingType.Int32, "set it to a number of bytes from 1 to 1073741824, or remove it for 2097152");

    public static readonly Setting EndpointMaxConnections = new(
        "Endpoints:*:MaxConnections", SettingType.Int32, "set it to a number from 0 to 16777216, or remove it for as many as Prefork:MaxConnections leaves");

    public static readonly Setting EndpointMaxOutputBytes = new(
        "Endpoints:*:Limits:MaxOutputBytes", SettingType.Int32, "set it to 65536 or more, or remove it for Prefork:Limits:MaxOutputBytes");

    public static readonly Setting EndpointHighWatermarkBytes = new(
        "Endpoints:*:Limits:HighWatermarkBytes", SettingType.Int32, "set it to 1 or more, or remove it for Prefork:Limits:HighWatermarkBytes");

    public static readonly Setting EndpointLowWatermarkBytes = new(
        "Endpoints:*:Limits:LowWatermarkBytes", SettingType.Int32, "set it to 0 or more, or remove it for Prefork:Limits:LowWatermarkBytes");

    public static readonly Setting EndpointSendTimeout = new(
        "Endpoints:*:Limits:SendTimeout", SettingType.TimeSpan, "set it to a time from 00:00:00.100 to 1.00:00:00, such as 00:00:30 for 30 seconds, or remove it for Prefork:Limits:SendTimeout");

    public static readonly Setting FramingMode = new(
        "Endpoints:*:Framing:Mode", SettingType.FramingMode, "set it to Raw, Delimiter or LengthField, or remove it for Raw");

    public static readonly Setting Delimiter = new(
        "Endpoints:*:Framing:Delimiter", SettingType.Text, @"set it to 1 to 16 bytes, such as \r\n");

    public static readonly Setting IncludeDelimiter = new(
        "Endpoints:*:Framing:IncludeDelimiter", SettingType.Boolean, "set it to true or false, or remove it for false");

    public static readonly Setting LengthFieldOffset = new(
        "Endpoints:*:Framing:LengthFieldOffset", SettingType.Int32, "set it to a number from 0 to 65535, or remove it for 0");

    public static readonly Setting LengthFieldSize = new(
        "Endpoints:*:Framing:LengthFieldSize", SettingType.Int32, "set it to 1, 2, 4 or 8, or remove it for 4");

    public static readonly Setting LengthFieldLittleEndian = new(
        "Endpoints:*:Framing:LengthFieldLittleEndian", SettingType.Boolean, "set it to true or false, or remove it for false");

    public static readonly Setting LengthCounts = new(
        "Endpoints:*:Framing:LengthCounts", SettingType.LengthCounts, "set it to Body or Message, or remove it for Body");

    public static readonly Setting LengthAdjustment = new(
        "Endpoints:*:Framing:LengthAdjustment", SettingType.Int32, "set it to a number from -65535 to 65535, or remove it for 0");

    public static readonly Setting InitialBytesToStrip = new(
        "Endpoints:*:Framing:InitialBytesToStrip", SettingType.Int32, "set it to a number from 0 to 65535, or remove it for 0");
    public static readonly Setting TlsCertificate = new("Endpoints:*:Tls:Certificate", SettingType.Text, CertificateCure);

    public static readonly Setting TlsSelfSigned = new(
        "Endpoints:*:Tls:SelfSigned", SettingType.Boolean, "set it to true in place of a certificate, for development, or remove it for false");

    public static readonly Setting TlsKey = new("Endpoints:*:Tls:Key", SettingType.Text, KeyCure);

    public static readonly Setting TlsPassword = new("Endpoints:*:Tls:Password", SettingType.Text, "set it to the password of the private key");

    public static readonly Setting TlsSniCertificate = new("Endpoints:*:Tls:Sni:*:Certificate", SettingType.Text, CertificateCure);

    public static readonly Setting TlsSniKey = new("Endpoints:*:Tls:Sni:*:Key", SettingType.Text, KeyCure);

    public static readonly Setting TlsSniPassword = new("Endpoints:*:Tls:Sni:*:Password", SettingType.Text, "set it to the password of the private key");

    public static readonly Setting TlsAlpn = new(
        "Endpoints:*:Tls:Alpn", SettingType.Text, "set it to names such as h2,http/1.1, or remove it for none");

    public static readonly Setting TlsClientCertificate = new(
        "Endpoints:*:Tls:ClientCertificate", SettingType.ClientCertificate, "set it to None, Optional or Required, or remove it for None");

    public static readonly Setting TlsClientCertificateAuthority = new(
        "Endpoints:*:Tls:ClientCertificateAuthority", SettingType.Text, "set it to a PEM file with the certificates of the authorities");

    public static readonly Setting TlsCheckRevocation = new(
        "Endpoints:*:Tls:CheckRevocation", SettingType.Boolean, "set it to true where clients show certificates that name a revocation list, or remove it for false");

    public static readonly Setting TlsProtocols = new(
        "Endpoints:*:Tls:Protocols", SettingType.Text, "set it to Tls12, Tls13 or both, or remove it for Tls12,Tls13");

    public static readonly Setting TlsHandshakeTimeout = new(
        "Endpoints:*:Tls:HandshakeTimeout", SettingType.TimeSpan, "set it to a time from 00:00:00.001 to 1.00:00:00, or remove it for 10 seconds");

    public static readonly IReadOnlyList<Setting> All =
    [
        Workers, Reactors, Mode, MaxWaitTime, MaxConnections, TempDirectory, MaxRequests, MaxWorkerMemory,
        SlowRequestTimeout, TraceWorkers,
        Affinity, User, Group, Chroot, LogFile,
        ReadyTimeout, Parallel, Executable, WatchSources, WatchedProject,
        DeliverAfterClose, MaxConcurrency,
        TaskWorkers, TaskConcurrency, TaskTimeout, TaskMaxQueue, TaskMaxQueueBytes, TaskWhenFull, TaskMaxPayloadLength, TaskMaxRequests,
        MessageMaxQueueBytes, MessageMaxLength,
        RequestRingBytes, ResponseRingBytes, ArenaBytes, PackageBytes, InFlight,
        MaxOutputBytes, MaxResponseBacklogBytes, MaxResponseLength, HighWatermarkBytes, LowWatermarkBytes, SendTimeout,
        Url, Dispatch, IdleTimeout, HeartbeatTimeout, HeartbeatInterval,
        Backlog, NoDelay, KeepAliveIdle, KeepAliveInterval, KeepAliveCount,
        ReusePort, DeferAccept, FastOpen, ReceiveBufferBytes, SendBufferBytes, FileMode,
        EndpointMaxConnections, EndpointMaxOutputBytes, EndpointHighWatermarkBytes, EndpointLowWatermarkBytes, EndpointSendTimeout,
        MaxMessageLength, FramingMode, Delimiter, IncludeDelimiter,
        LengthFieldOffset, LengthFieldSize, LengthFieldLittleEndian, LengthCounts, LengthAdjustment, InitialBytesToStrip,
        TlsCertificate, TlsSelfSigned, TlsKey, TlsPassword, TlsSniCertificate, TlsSniKey, TlsSniPassword,
        TlsAlpn, TlsClientCertificate, TlsClientCertificateAuthority, TlsCheckRevocation, TlsProtocols, TlsHandshakeTimeout,
    ];
}
