using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A process that the spawner has started and not yet reaped.</summary>
internal sealed unsafe class ChildProcess(LaunchRequest request, LaunchResult launched, ControlChannel channel, int queueCapacity) : IDisposable
{
    private const int CodeOffset = 8;
    private const int StatusOffset = 24;
    private const int ExitedCode = 1;

    public ServerRole Role { get; } = request.Role;

    public int Id { get; } = request.Id;

    public long Instance { get; } = request.Instance;

    public int ProcessId { get; } = launched.ProcessId;

    public int PidFd { get; } = launched.PidFd;

    public ControlChannel Channel { get; } = channel;

    public ControlQueue Outgoing { get; } = new(channel, queueCapacity);

    public long StartedAt { get; } = Environment.TickCount64;

    public ProcessState State { get; set; } = ProcessState.Starting;

    /// <summary>Whether it was killed on purpose, because the time for its stop was over.</summary>
    public bool IsEndedByForce { get; private set; }

    /// <summary>Its row in the process table; -1 where the table is full.</summary>
    public int Row { get; init; }

    /// <summary>Whether epoll waits for room to send.</summary>
    public bool IsAwaitingRoom { get; set; }

    /// <summary>Whether epoll watches the control channel.</summary>
    public bool IsListening { get; set; }

    public string Name { get; } = Describe(request);

    public static string Describe(in LaunchRequest request) => request.Role switch
    {
        ServerRole.Worker => $"worker {request.Id}",
        ServerRole.TaskWorker => $"task worker {request.Id}",
        ServerRole.UserProcess => $"user process {request.Name}",
        _ => RoleNames.Format(request.Role),
    };

    /// <summary>Sends a signal; through the pidfd, so never to a later process of the same number.</summary>
    public bool Signal(int signal) => Sys.PidfdSendSignal(PidFd, signal) == 0;

    /// <summary>Ends the process on purpose, by a signal.</summary>
    public void EndByForce(int signal = SignalNumbers.Kill)
    {
        IsEndedByForce = true;
        Signal(signal);
    }

    /// <summary>Reaps the process if it has ended; a stopped one has not.</summary>
    public WaitStatus? TryReap()
    {
        var info = stackalloc byte[Sys.SignalInfoBytes];
        new Span<byte>(info, Sys.SignalInfoBytes).Clear();
        if (Sys.WaitId(Sys.P_PIDFD, PidFd, info, Sys.WEXITED | Sys.WNOHANG) != 0)
        {
            // Somebody else in this process has taken the status; the process is gone all the same.
            return Sys.LastError == Sys.ECHILD ? new WaitStatus(0, 0) : null;
        }

        var code = *(int*)(info + CodeOffset);
        var status = *(int*)(info + StatusOffset);
        return code switch
        {
            0 => null,
            ExitedCode => new WaitStatus(status, 0),
            _ => new WaitStatus(0, status),
        };
    }

    public void Dispose()
    {
        Channel.Dispose();
        _ = Sys.Close(PidFd);
    }
}
