namespace Prefork;

/// <summary>Sets the name of the client that is generated for a class with tasks; without it that is the name of the class, and <c>Client</c>.</summary>
/// <param name="name">The name of the client's class, without a namespace: it stands in that of the tasks.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskClientAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
