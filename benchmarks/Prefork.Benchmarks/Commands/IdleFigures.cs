namespace Prefork.Benchmarks.Commands;

/// <summary>What idle connections cost a server.</summary>
internal sealed record IdleFigures(double Processes, double KibibytesBefore, double KibibytesAfter, double KibibytesPerConnection);
