using Prefork.Ipc;
using Prefork.Master.Tls;

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
    public SessionNotices Notices;

    /// <summary>How many of its requests were given up, and why, until its worker is told.</summary>
    public int LostRequests;
    public RequestLostReason LostReason;

    /// <summary>Its encryption; null where it is plain.</summary>
    public ITransportSecurity? Security;

    /// <summary>The two sides negotiate: no worker has heard of it.</summary>
    public bool Handshaking;

    /// <summary>The client was told that no more will be written.</summary>
    public bool IsShutDown;

    /// <summary>What is still to be encrypted, behind a file that is being read.</summary>
    public OutputQueue Plain;

    /// <summary>Its framer and buffer; null where reads go straight into a ring.</summary>
    public FramedInput? Input;

    /// <summary>Why it is closed, where what it sent is no message.</summary>
    public InputFault? Fault;

    /// <summary>The worker that its next message goes to, once chosen, or -1; where messages are not bound to the session's worker.</summary>
    public int Target;

    /// <summary>How many of its requests are with workers that report them; its close comes behind them.</summary>
    public int Outstanding;

    /// <summary>A handler has asked to read no more.</summary>
    public bool Paused;

    /// <summary>It is exempt from idle time-outs.</summary>
    public bool Protected;

    /// <summary>More than the high mark is waiting for the client, and its worker was told or is about to be.</summary>
    public bool AboveMark;

    /// <summary>It waits for a worker that has nothing to do.</summary>
    public bool InStream;

    /// <summary>It waits for room for a large message.</summary>
    public bool InPackageWait;
    public bool ClosePending;

    /// <summary>The close record is in a ring: nothing may follow it.</summary>
    public bool CloseQueued;

    /// <summary>The worker has handled the close record.</summary>
    public bool CloseHandled;

    /// <summary>Our side is shut down; what the client still sends is read and thrown away.</summary>
    public bool Lingering;
    public bool InReady;
    public bool InWaiting;
    public bool InClosing;
    public bool InSlow;

    /// <summary>How many bytes the client had not acknowledged when it was last looked at.</summary>
    public int Unacknowledged;

    /// <summary>When the kernel has last taken bytes that had to wait, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long LastProgress;
    public Connection? NextReady;
    public Connection? NextWaiting;

    /// <summary>When a closing connection is cut, in <see cref="Environment.TickCount64"/> milliseconds; 0 for one that is not closing.</summary>
    public long Deadline;

    /// <summary>How many bytes were ever accepted for output, and how many the kernel has taken.</summary>
    public long OutputAccepted;
    public List<PendingNotification>? Notifications;

    public void Open(int fd, long id, int workerId, short endpoint, long now)
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
        Notices = SessionNotices.None;
        LostRequests = 0;
        Input = null;
        Fault = null;
        Security = null;
        Handshaking = false;
        IsShutDown = false;
        Target = -1;
        Outstanding = 0;
        Paused = false;
        Protected = false;
        AboveMark = false;
        InStream = false;
        InPackageWait = false;
        ClosePending = false;
        CloseQueued = false;
        CloseHandled = false;
        LastRequest = 0;
        Fence = FenceState.None;
        Lingering = false;

        // It may still stand in the lists of closing and of slow ones from the connection that had the slot before.
        Deadline = 0;
        LastProgress = now;
        OutputAccepted = 0;
        Notifications?.Clear();
    }
}
