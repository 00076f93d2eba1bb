namespace Prefork.Ipc;

/// <summary>The sizes of a lane.</summary>
/// <param name="Reactors">How many reactors it connects.</param>
/// <param name="RequestRingBytes">The capacity of each request ring.</param>
/// <param name="ResponseRingBytes">The capacity of each response ring.</param>
/// <param name="InFlightEntries">How many asynchronous requests may run or wait at a time.</param>
/// <param name="ArenaBytes">The memory for the payloads of asynchronous requests.</param>
internal readonly record struct LaneSettings(
    int Reactors, int RequestRingBytes, int ResponseRingBytes, int InFlightEntries, int ArenaBytes);
