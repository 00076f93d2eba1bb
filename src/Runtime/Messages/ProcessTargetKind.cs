namespace Prefork;

/// <summary>How a <see cref="ProcessTarget"/> names its process.</summary>
internal enum ProcessTargetKind
{
    /// <summary>By its id; the first of them, so that the default value is worker 0.</summary>
    Process,
    UserProcess,
    Manager,
    AllWorkers,
}
