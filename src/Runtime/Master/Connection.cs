using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A client's connection as its reactor knows it. Touched by that reactor's thread alone; kept with its slot and used again.</summary>
internal sealed class Connection(int slot)
{
    public readonly int Slot = slot;
    public OutputQueue Output;

    public int Fd = -1;
    public long Id;
    public long Generation;
    public int WorkerId;

    /// <summary>Where its requests go: its worker's current lane, or the one before while it has unsettled requests there.</summary>
    public ReactorLane? Lane;

    /// <summary>The position in the request ring behind its last request.</summary>
    public long LastRequest;
    public FenceState Fence;
    public short Endpoint;
    public SessionState State;
    public CloseReason Reason;

    /// <summary>The last edge said that there may be something to read; stays set while the ring has no room for it.</summary>
    public bool Readable;

    /// <summary>The end of the stream, or an error, is behind what there is to read, so a short read is not the last.</summary>
    public bool ReadToEnd;
    public bool Writable;

    /// <summary>The client sends no more.</summary>
    public bool PeerFinished;
    public bool ConnectPending;
    public bool ClosePending;

    /// <summary>The close record is in a ring: nothing may follow it.</summary>
    public bool CloseQueued;

    /// <summary>The worker has handled the close record.</summary>
    public bool CloseHandled;

    /// <summary>The lane whose last response record for it said that more of its message follows.</summary>
    public ReactorLane? MidMessage;

    /// <summary>Our side is shut down; what the client still sends is read and thrown away.</summary>
    public bool Lingering;
    public bool InReady;
    public bool InWaiting;
    public bool InClosing;
    public Connection? NextReady;
    public Connection? NextWaiting;

    /// <summary>When a closing connection is cut, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Deadline;

    /// <summary>How many bytes were ever accepted for output, and how many the kernel has taken.</summary>
    public long OutputAccepted;
    public List<PendingNotification>? Notifications;

    public void Open(int fd, long id, int workerId, short endpoint)
    {
        Fd = fd;
        Id = id;
        WorkerId = workerId;
        Endpoint = endpoint;
        State = SessionState.Open;
        Reason = CloseReason.Client;
        Readable = false;
        ReadToEnd = false;
        Writable = true;
        PeerFinished = false;
        ConnectPending = false;
        ClosePending = false;
        CloseQueued = false;
        CloseHandled = false;
        MidMessage = null;
        LastRequest = 0;
        Fence = FenceState.None;
        Lingering = false;
        OutputAccepted = 0;
        Notifications?.Clear();
    }
}
