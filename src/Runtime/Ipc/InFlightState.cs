namespace Prefork.Ipc;

internal enum InFlightState
{
    Free = 0,

    /// <summary>The payload is in the arena; its handler has not been started.</summary>
    Queued = 1,

    /// <summary>The handler has been started.</summary>
    Started = 2,
}
