namespace Prefork;

/// <summary>
/// Marks the static method that runs again and again in the manager. A run that is due while the one before has not completed
/// is left out.
/// </summary>
public sealed class OnTickAttribute : HandlerAttribute
{
    /// <summary>The time from one run to the next, 1 or more.</summary>
    public int Milliseconds { get; set; }

    /// <summary>The process that it runs in; <see cref="ServerRole.Manager"/> has to be named, and is the only one that ticks.</summary>
    public ServerRole In { get; set; } = ServerRole.Worker;
}
