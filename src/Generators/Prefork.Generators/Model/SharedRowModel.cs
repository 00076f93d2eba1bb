namespace Prefork.Generators.Model;

/// <summary>A struct that is a row of shared memory.</summary>
internal sealed record SharedRowModel
{
    /// <summary>The full metadata name.</summary>
    public required string MetadataName { get; init; }

    /// <summary>The namespace as it is written in code, or <see langword="null"/> for the global one.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The types around it as they are declared, without their modifiers, from the outside: <c>class Chat</c>.</summary>
    public required EquatableArray<string> Containers { get; init; }

    /// <summary>What it is declared as: <c>struct</c> or <c>record struct</c>.</summary>
    public required string Keyword { get; init; }

    /// <summary>Its name as it is written in code.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as it is written in code, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>Whether the columns are partial properties, to be implemented.</summary>
    public required bool HasProperties { get; init; }

    public required EquatableArray<SharedRowColumnModel> Columns { get; init; }
}
