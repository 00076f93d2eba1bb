namespace Prefork.Master;

/// <summary>What a reactor has to know of the application.</summary>
internal sealed class ReactorSettings
{
    /// <summary>Whether TCP_NODELAY is set on accepted connections, by endpoint.</summary>
    public required bool[] NoDelay { get; init; }

    /// <summary>How many bytes may wait for one slow client before it is cut.</summary>
    public required int MaxOutputBytes { get; init; }

    /// <summary>How many connections this reactor may have.</summary>
    public required int MaxSessions { get; init; }
}
