namespace Prefork.Generators.Model;

/// <summary>A column of a shared row.</summary>
internal sealed record SharedRowColumnModel
{
    /// <summary>Its name, without the mark that makes a keyword a name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its value, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The bytes of a text, or <see langword="null"/> for other values.</summary>
    public required int? TextLength { get; init; }

    /// <summary>How the member is declared accessible.</summary>
    public required string Accessibility { get; init; }

    /// <summary>Whether others than the struct itself can name the column.</summary>
    public required bool IsVisible { get; init; }

    /// <summary>Whether a reference to it can be taken: not to the hidden field of a property.</summary>
    public required bool IsMeasured { get; init; }

    /// <summary>What stands before <c>get</c>, with a space behind, of a property.</summary>
    public required string GetModifier { get; init; }

    /// <summary>The keyword of the other accessor with what stands before it, of a property.</summary>
    public required string Setter { get; init; }
}
