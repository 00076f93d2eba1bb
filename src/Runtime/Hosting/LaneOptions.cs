namespace Prefork;

/// <summary>The shared memory between the master and one worker: <c>Prefork:Lane</c>. Sizes are powers of two.</summary>
public sealed class LaneOptions
{
    /// <summary>Bytes of the ring that carries messages from one reactor to the worker, from 64 KiB to 1 GiB; 1 MiB unless set.</summary>
    public int RequestRingBytes { get; set; } = 1 << 20;

    /// <summary>Bytes of the ring that carries responses from the worker to one reactor, from 64 KiB to 1 GiB; 1 MiB unless set.</summary>
    public int ResponseRingBytes { get; set; } = 1 << 20;

    /// <summary>Bytes for the payloads of messages whose asynchronous handlers have not completed, from 64 KiB to 1 GiB; 4 MiB unless set.</summary>
    public int ArenaBytes { get; set; } = 4 << 20;

    /// <summary>
    /// Bytes for messages that are too large for a ring (a quarter of it), for each reactor, from 64 KiB to 1 GiB; 64 MiB unless set, and
    /// always as much as the longest message of an endpoint takes. Used only while there are such messages.
    /// </summary>
    public int PackageBytes { get; set; } = 64 << 20;

    /// <summary>How many messages of one worker may be started and unfinished, from 16 to 1048576 entries; 1024 unless set.</summary>
    public int InFlight { get; set; } = 1024;
}
