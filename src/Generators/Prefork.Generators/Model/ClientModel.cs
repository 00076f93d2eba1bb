namespace Prefork.Generators.Model;

/// <summary>The client of a class with tasks.</summary>
internal sealed record ClientModel
{
    /// <summary>The full metadata name of the class with tasks.</summary>
    public required string Tasks { get; init; }

    /// <summary>The documentation id of the class with tasks.</summary>
    public required string DocumentId { get; init; }

    /// <summary>The namespace as it is written, or <see langword="null"/> for the global one.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The name of the client's class as it is written.</summary>
    public required string Name { get; init; }

    /// <summary>What others refer to it by.</summary>
    public required ClientName Reference { get; init; }

    public required bool IsPublic { get; init; }

    public required EquatableArray<ClientMethodModel> Methods { get; init; }
}
