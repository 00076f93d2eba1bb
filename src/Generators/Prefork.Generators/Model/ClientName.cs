namespace Prefork.Generators.Model;

/// <summary>The name of a client that is generated.</summary>
/// <param name="FullName">With its namespace: <c>Chat.ImagesClient</c>.</param>
/// <param name="Type">As it is written in code, fully qualified.</param>
/// <param name="Tasks">The full metadata name of the class with tasks.</param>
internal sealed record ClientName(string FullName, string Type, string Tasks);
