namespace Prefork.Generators.Model;

/// <summary>A task, as its client has methods for it.</summary>
internal sealed record ClientMethodModel
{
    /// <summary>The name that it is sent by, as a literal.</summary>
    public required string Key { get; init; }

    /// <summary>The documentation id of the task's method.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The name of the field of its definition.</summary>
    public required string Definition { get; init; }

    public required bool IsPublic { get; init; }

    public required string Call { get; init; }

    public required string TryCall { get; init; }

    public required string CallAll { get; init; }

    public required string Post { get; init; }

    public required string Start { get; init; }

    /// <summary>The name of the parameter of its payload; empty where it has none.</summary>
    public required string Parameter { get; init; }

    public required PayloadModel? Payload { get; init; }

    public required PayloadModel? Result { get; init; }
}
