namespace Prefork.Hosting;

/// <summary>A process that has become ready.</summary>
/// <param name="Name">What it is, such as <c>worker 0</c>.</param>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Elapsed">The time from its spawning until it was ready.</param>
internal readonly record struct StartedProcess(string Name, int ProcessId, TimeSpan Elapsed);
