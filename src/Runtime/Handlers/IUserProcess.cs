namespace Prefork;

/// <summary>
/// Work that has a process of its own beside the workers: see <see cref="UserProcessAttribute"/> and <see cref="UserProcessCollection"/>.
/// </summary>
public interface IUserProcess
{
    /// <summary>
    /// Does the work, on the thread pool, until it is told to stop. The process ends with it: where the server goes on, the process is
    /// started again, a second later if this returned, at once if it threw.
    /// </summary>
    /// <param name="process">The process that it runs in.</param>
    /// <param name="stopping">Cancelled when the server stops and the last worker has ended.</param>
    Task RunAsync(UserProcess process, CancellationToken stopping);
}
