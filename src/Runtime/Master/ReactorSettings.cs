namespace Prefork.Master;

/// <summary>What a reactor has to know of the application.</summary>
internal sealed class ReactorSettings
{
    /// <summary>How many bytes may wait for one slow client before it is cut.</summary>
    public required int MaxOutputBytes { get; init; }

    /// <summary>How many connections this reactor may have.</summary>
    public required int MaxSessions { get; init; }
}
