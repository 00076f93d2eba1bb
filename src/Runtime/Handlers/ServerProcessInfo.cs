using System.Diagnostics;
using Prefork.Ipc;
using Prefork.Master;

namespace Prefork;

/// <summary>One of the processes that a server consists of, at the time when it was asked.</summary>
public sealed class ServerProcessInfo
{
    private ServerProcessInfo(in ProcessInfo info, WorkerStatus? status)
    {
        Role = info.Role;
        Id = info.Id;
        ProcessId = info.ProcessId;
        State = status is { } shown && info.State == ProcessState.Ready ? shown.State.ToString() : info.State.ToString();
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(info.StartedAt);
        Restarts = info.Restarts;
        Requests = status?.Requests ?? 0;
        if (status is { RequestTime: not 0 } busy)
        {
            CurrentSession = busy.Session;
            RequestElapsed = Stopwatch.GetElapsedTime(busy.RequestTime);
        }

        DispatchDelay = TimeSpan.FromMilliseconds(Math.Max(0, status?.DispatchDelay ?? 0));
        BackOff = TimeSpan.FromMilliseconds(info.BackOff);
    }

    /// <summary>What it does.</summary>
    public ServerRole Role { get; }

    /// <summary>Its number; its successor has the same.</summary>
    public int Id { get; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// How far it is in its life: <c>Starting</c>, <c>Ready</c>, <c>Draining</c> or <c>Exited</c>; of one that runs handlers, instead of
    /// <c>Ready</c>, <c>Idle</c>, <c>Busy</c> or <c>Stopping</c>.
    /// </summary>
    public string State { get; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>How many processes had this role and number before.</summary>
    public int Restarts { get; }

    /// <summary>How many requests it has taken.</summary>
    public long Requests { get; }

    /// <summary>The id of the session whose synchronous handler it runs, or 0.</summary>
    public long CurrentSession { get; }

    /// <summary>How long that handler has been running; zero where none runs.</summary>
    public TimeSpan RequestElapsed { get; }

    /// <summary>How long the last message that it took had waited since it was read from its socket.</summary>
    public TimeSpan DispatchDelay { get; }

    /// <summary>How long the next start waits because it keeps dying; zero while it does not.</summary>
    public TimeSpan BackOff { get; }

    internal static IReadOnlyList<ServerProcessInfo> List(ProcessReader reader) =>
        [.. reader.Processes().Select(info => new ServerProcessInfo(info, reader.StatusOf(info)))];
}
