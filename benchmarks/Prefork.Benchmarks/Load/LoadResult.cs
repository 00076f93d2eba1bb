namespace Prefork.Benchmarks.Load;

/// <summary>What a load client saw in a stretch of time.</summary>
/// <param name="Messages">How many messages came back whole.</param>
/// <param name="Elapsed">How long the stretch really was.</param>
internal readonly record struct LoadResult(long Messages, TimeSpan Elapsed)
{
    public double Rate => Messages / Elapsed.TotalSeconds;
}
