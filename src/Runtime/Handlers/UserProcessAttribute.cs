namespace Prefork;

/// <summary>
/// Gives a class that implements <see cref="IUserProcess"/> a process of its own. Its constructor's parameters are services, as those
/// of a handler class are.
/// </summary>
/// <param name="name">The name of the process, for the log; unique in the server.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UserProcessAttribute(string name) : Attribute
{
    /// <summary>The name of the process.</summary>
    public string Name { get; } = name;

    /// <summary>How many processes of this kind run; 1 unless set.</summary>
    public int Count { get; set; } = 1;
}
