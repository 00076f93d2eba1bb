namespace Prefork.Generators.Model;

/// <summary>The type of a message that a codec reads or writes.</summary>
/// <param name="Type">The type, fully qualified.</param>
/// <param name="Name">Its name alone.</param>
internal sealed record MessageModel(string Type, string Name);
