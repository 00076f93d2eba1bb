namespace Prefork.Generators.Model;

/// <summary>What a task or message carries, or a task results in.</summary>
/// <param name="Type">The type, fully qualified.</param>
/// <param name="Codec">The expression of its codec.</param>
internal sealed record PayloadModel(string Type, string Codec);
