namespace Prefork.Benchmarks.Tables;

/// <summary>What rows are found by.</summary>
internal enum ReadKey
{
    Text,
    Number,
}
