namespace Prefork.Benchmarks.Tables;

/// <summary>The nanoseconds that an operation took in a pass over all rows.</summary>
/// <param name="Cpu">Of the thread, whatever else the machine does.</param>
/// <param name="Wall">Of the clock, with the time in which others had the processor.</param>
internal readonly record struct PassTime(double Cpu, double Wall);
