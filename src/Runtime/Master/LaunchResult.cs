namespace Prefork.Master;

/// <summary>What came of a launch: a process and its pidfd, or an error.</summary>
/// <param name="ProcessId">The new process; 0 where there is none.</param>
/// <param name="PidFd">Its pidfd, which the caller owns.</param>
/// <param name="Error">errno, or 0.</param>
/// <param name="Text">What failed, for a person.</param>
internal readonly record struct LaunchResult(int ProcessId, int PidFd, int Error, string? Text)
{
    public bool Succeeded => Error == 0;
}
