namespace Prefork.Manager;

internal enum ReloadStepState
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>The master was told to start the replacement.</summary>
    Ordered,

    /// <summary>The replacement runs and is not ready.</summary>
    Starting,

    /// <summary>The replacement is ready and has not taken over.</summary>
    Ready,

    /// <summary>It has taken over; the process before finishes what it has.</summary>
    Retiring,
    Done,
}
