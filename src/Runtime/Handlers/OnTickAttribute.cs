namespace Prefork;

/// <summary>
/// Marks the method that runs again and again, in workers or in the manager. A run that is due while the one before has not completed
/// is left out.
/// </summary>
public sealed class OnTickAttribute : HandlerAttribute
{
    /// <summary>The time from one run to the next, 1 or more.</summary>
    public int Milliseconds { get; set; }

    /// <summary>
    /// The process that it runs in: <see cref="ServerRole.Worker"/>, or <see cref="ServerRole.Manager"/>, where the method is static
    /// and there are no services.
    /// </summary>
    public ServerRole In { get; set; } = ServerRole.Worker;

    /// <summary>
    /// The number of the one worker that it runs in, or -1 for every worker. In a class with tasks that of the one task worker: these are counted from 0
    /// here, however many workers there are.
    /// </summary>
    public int OnWorker { get; set; } = -1;
}
