using Prefork.Benchmarks.Reporting;

namespace Prefork.Benchmarks.Commands;

/// <summary>What one load on one server came to.</summary>
internal sealed record EchoFigures(
    double Rate,
    double CpuMicroseconds,
    double Median,
    double Percentile99,
    double Percentile999,
    double MemoryMebibytes,
    int Errors)
{
    public static EchoFigures MedianOf(IReadOnlyCollection<EchoFigures> rounds) => new(
        rounds.Select(round => round.Rate).Median(),
        rounds.Select(round => round.CpuMicroseconds).Median(),
        rounds.Select(round => round.Median).Median(),
        rounds.Select(round => round.Percentile99).Median(),
        rounds.Select(round => round.Percentile999).Median(),
        rounds.Select(round => round.MemoryMebibytes).Median(),
        rounds.Sum(round => round.Errors));
}
