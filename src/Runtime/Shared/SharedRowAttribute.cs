namespace Prefork;

/// <summary>
/// Makes a partial struct the row of shared tables: generated code describes its fields as <c>Columns</c>, and implements its partial
/// properties, among them texts of a fixed length.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class SharedRowAttribute : Attribute;
