using Prefork.Ipc;

namespace Prefork.Tasks;

/// <summary>A task whose end somebody awaits. Touched by the loop thread of the process that has sent it, but for its beginning and its end.</summary>
internal abstract class PendingTask
{
    /// <summary>The token that its end comes with, which has its index in the books of its loop and how often that was used; -1 before it is sent.</summary>
    public long Token { get; set; } = -1;

    /// <summary>How often the object was used: another use is another call.</summary>
    public long Use { get; protected set; }

    /// <summary>When it is given up, in <see cref="Environment.TickCount64"/> milliseconds.</summary>
    public long Deadline { get; set; }

    /// <summary>The task's name, for errors.</summary>
    public string Name { get; protected set; } = "";

    /// <summary>Whether its end is known: what comes later is too late.</summary>
    public bool IsSettled { get; protected set; }

    /// <summary>What calls it off.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>Its end has come from the master.</summary>
    public abstract void Settle(in TaskReport report, int attempt, ReadOnlySpan<byte> payload);

    /// <summary>It has no result.</summary>
    public abstract void Fail(Exception error);
}
