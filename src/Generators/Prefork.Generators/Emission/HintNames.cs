using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Names the generated files. A handler class's is named after the full metadata name of the class.</summary>
internal static class HintNames
{
    // The dash is in no name of a type, so no handler class takes these.
    public const string Registry = "Prefork-HandlerRegistry.g.cs";

    public const string AddHandlers = "Prefork-AddHandlers.g.cs";

    /// <summary>The names that another differs from by case alone: the compiler takes such hint names for the same.</summary>
    public static EquatableArray<string> Ambiguous(EquatableArray<string> names) => names
        .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
        .Where(static same => same.Skip(1).Any())
        .SelectMany(static same => same)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    public static string Of(string metadataName, EquatableArray<string> ambiguous) =>
        metadataName.All(IsAllowed) && !ambiguous.Contains(metadataName)
            ? $"{metadataName}.g.cs"
            : $"{Sanitize(metadataName)}-{UniqueName.Hash(metadataName)}.g.cs";

    /// <summary>The name for a user process, whose class may have handlers, too.</summary>
    public static string OfUserProcess(string metadataName) => $"{Sanitize(metadataName)}-UserProcess-{UniqueName.Hash(metadataName)}.g.cs";

    /// <summary>The name for the client of a class with tasks.</summary>
    public static string OfClient(string metadataName) => $"{Sanitize(metadataName)}-Client-{UniqueName.Hash(metadataName)}.g.cs";

    /// <summary>The name for the other part of a shared row.</summary>
    public static string OfSharedRow(string metadataName) => $"{Sanitize(metadataName)}-SharedRow-{UniqueName.Hash(metadataName)}.g.cs";

    private static string Sanitize(string metadataName) => new([.. metadataName.Select(static c => IsAllowed(c) ? c : '-')]);

    // Marks that combine with a letter may be in an identifier, and not in a hint name.
    private static bool IsAllowed(char character) => char.IsLetterOrDigit(character) || character is '.' or '+' or '_';
}
