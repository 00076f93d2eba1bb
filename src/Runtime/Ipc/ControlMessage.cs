namespace Prefork.Ipc;

/// <summary>One message of a control channel.</summary>
/// <param name="Type">What it says, and what the other fields mean.</param>
internal readonly record struct ControlMessage(ControlMessageType Type)
{
    public ServerRole Role { get; init; }

    /// <summary>The number of the process in the server.</summary>
    public int Id { get; init; }

    public int ProcessId { get; init; }

    /// <summary>The unique number of the process instance.</summary>
    public long Instance { get; init; }

    public long StatusA { get; init; }

    public long StatusB { get; init; }

    /// <summary>Text for a person; at most <see cref="ControlHeader.MaxTextBytes"/> of UTF-8 are sent.</summary>
    public string? Text { get; init; }
}
