namespace Prefork.Benchmarks;

/// <summary>A failure that is told to the user in one line and ends the program with exit code 1.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
