namespace Prefork;

/// <summary>
/// The settings of a server: the section <c>Prefork</c> of <c>appsettings.json</c>, of the environment
/// (<c>Prefork__Workers</c>) and of the command line (<c>--Prefork:Workers</c>), of which the later wins.
/// </summary>
public sealed class PreforkOptions
{
    private const int MostReactors = 8;
    private const int ProcessorsPerReactor = 4;

    /// <summary>How many worker processes run the handlers, 1 or more; one for each processor unless set.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many threads of the master read and write sockets, 1 or more; unless set, one for every four processors, at most 8.
    /// </summary>
    public int Reactors { get; set; } = DefaultReactors(Environment.ProcessorCount);

    /// <summary>Which processes the server consists of; <see cref="ServerMode.Process"/> unless set.</summary>
    public ServerMode Mode { get; set; }

    /// <summary>The one bound of every graceful stop: what has not ended by then is ended. 10 seconds (<c>00:00:10</c>) unless set.</summary>
    public TimeSpan MaxWaitTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a handler may run before the manager writes a line about it, with the stack of the worker's thread where a stack source was
    /// added; zero, the default, watches nothing.
    /// </summary>
    public TimeSpan SlowRequestTimeout { get; set; }

    /// <summary>Whether <see cref="SlowRequestTimeout"/> applies to workers; true unless set. It always applies to task workers.</summary>
    public bool TraceWorkers { get; set; } = true;

    /// <summary>
    /// How many clients may be connected at a time, from 1 to 16777216; 65536 unless set, and never more than the
    /// process may open files. Endpoints may have a part of it: <see cref="EndpointOptions.MaxConnections"/>.
    /// </summary>
    public int MaxConnections { get; set; } = 65536;

    /// <summary>
    /// Whether messages that were queued when their session was closed are still delivered; false, the default, drops and counts them.
    /// </summary>
    public bool DeliverAfterClose { get; set; }

    /// <summary>
    /// How many messages of one worker may be with asynchronous handlers that have not completed; 0, the default, for as many as
    /// <c>Prefork:Lane:InFlight</c> has room for.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>The directory for large responses that wait for slow clients; the system's temporary directory unless set.</summary>
    public string TempDirectory { get; set; } = Path.GetTempPath();

    /// <summary>
    /// The processors that workers run on: <c>off</c> (unless set), <c>on</c> for those that the master may use, or some of them as
    /// <c>0,2-3</c>. With n processors, worker i gets the one at i modulo n; the master and the manager may always use all.
    /// </summary>
    public string Affinity { get; set; } = "off";

    /// <summary>
    /// The user that processes with handlers change to, in a server that root starts; none unless set. Code of <c>Main</c> before
    /// <c>RunAsync</c> still runs as root.
    /// </summary>
    public string? User { get; set; }

    /// <summary>The group that processes with handlers change to; the first group of <see cref="User"/> unless set.</summary>
    public string? Group { get; set; }

    /// <summary>
    /// The directory that processes with handlers see as their root; none unless set. It needs a NativeAOT build, or must hold
    /// the files of the application and of its runtime at the paths where they are outside.
    /// </summary>
    public string? Chroot { get; set; }

    /// <summary>Where the log goes.</summary>
    public LogOptions Log { get; set; } = new();

    /// <summary>
    /// After how many requests a worker is replaced, so that a slow leak costs nothing, plus a random share of up to half of it, so that
    /// workers do not go together; 0, the default, for never. The share is left out where this is 10 or less.
    /// </summary>
    public long MaxRequests { get; set; }

    /// <summary>The resident memory, in bytes, beyond which a worker is replaced; 0, the default, for no limit.</summary>
    public long MaxWorkerMemory { get; set; }

    /// <summary>How workers are replaced while the server runs.</summary>
    public ReloadOptions Reload { get; set; } = new();

    /// <summary>The shared memory between the master and each worker.</summary>
    public LaneOptions Lane { get; set; } = new();

    /// <summary>The task workers.</summary>
    public TaskWorkerOptions Tasks { get; set; } = new();

    /// <summary>Messages between processes.</summary>
    public MessageOptions Messages { get; set; } = new();

    /// <summary>What one client or worker may hold.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>The addresses to listen at, by name. Names are not case-sensitive.</summary>
    public Dictionary<string, EndpointOptions> Endpoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The defaults of a server that has so many processors.</summary>
    internal static PreforkOptions For(int processors) => new() { Workers = processors, Reactors = DefaultReactors(processors) };

    internal static int DefaultReactors(int processors) =>
        Math.Clamp((processors + ProcessorsPerReactor - 1) / ProcessorsPerReactor, 1, MostReactors);
}
