using System.Globalization;

namespace Prefork.Benchmarks.Load;

/// <summary>A load: <c>CONNS:DEPTH:SIZE:SECONDS</c> on the command line.</summary>
/// <param name="Connections">How many connections are open.</param>
/// <param name="Depth">How many messages each connection keeps in flight.</param>
/// <param name="Size">The bytes of a message.</param>
/// <param name="Duration">How long it lasts, the first fifth of it not counted.</param>
internal readonly record struct LoadShape(int Connections, int Depth, int Size, TimeSpan Duration)
{
    private const double WarmUpShare = 0.2;

    /// <summary>The part that is not counted.</summary>
    public TimeSpan WarmUp => Duration * WarmUpShare;

    /// <summary>The part that is.</summary>
    public TimeSpan Window => Duration - WarmUp;

    public static bool TryParse(string text, out LoadShape shape)
    {
        shape = default;
        if (text.Split(':') is not [var connections, var depth, var size, var seconds]
            || !int.TryParse(connections, CultureInfo.InvariantCulture, out var parsedConnections) || parsedConnections is < 1 or > 50_000
            || !int.TryParse(depth, CultureInfo.InvariantCulture, out var parsedDepth) || parsedDepth is < 1 or > 10_000
            || !int.TryParse(size, CultureInfo.InvariantCulture, out var parsedSize) || parsedSize is < 1 or > 64 << 20
            || !double.TryParse(seconds, CultureInfo.InvariantCulture, out var parsedSeconds) || parsedSeconds is not (> 0 and < 3600)
            || (long)parsedDepth * parsedSize > 256 << 20
            || (long)parsedDepth * parsedConnections > 10_000_000)
        {
            return false;
        }

        shape = new LoadShape(parsedConnections, parsedDepth, parsedSize, TimeSpan.FromSeconds(parsedSeconds));
        return true;
    }

    /// <summary>In words.</summary>
    public string Description =>
        string.Create(CultureInfo.InvariantCulture, $"{Connections} connections, {Depth} in flight on each, {Size} bytes, {Duration.TotalSeconds} s");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Connections}:{Depth}:{Size}:{Duration.TotalSeconds}");
}
