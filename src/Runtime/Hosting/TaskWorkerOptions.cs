namespace Prefork;

/// <summary>The task workers: <c>Prefork:Tasks</c>.</summary>
public sealed class TaskWorkerOptions
{
    /// <summary>How many processes run <see cref="OnTaskAttribute"/> methods, from 0 to 1024; 0 unless set.</summary>
    public int Workers { get; set; }

    /// <summary>
    /// How many asynchronous tasks one task worker runs at a time, 1 or more; 1 unless set. A synchronous one always runs alone.
    /// </summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>How long a result is waited for where a call sets no time; a minute unless set, 0 for no limit.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many tasks may wait for a task worker, 1 or more; 100,000 unless set. More are refused, or wait in their sender.</summary>
    public int MaxQueue { get; set; } = 100_000;

    /// <summary>How many bytes of payload may wait with them; 256 MiB unless set.</summary>
    public long MaxQueueBytes { get; set; } = 256L << 20;

    /// <summary>What happens to a call that finds the queue full.</summary>
    public TaskQueueMode WhenFull { get; set; }

    /// <summary>The longest payload and the longest result in bytes; 128 MiB unless set.</summary>
    public int MaxPayloadLength { get; set; } = 128 << 20;

    /// <summary>After how many tasks a task worker is replaced, beside a random share as with <see cref="PreforkOptions.MaxRequests"/>; 0, the default, for never.</summary>
    public int MaxRequests { get; set; }
}
