using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>A class with <see cref="UserProcessAttribute"/>. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UserProcessClass
{
    /// <summary>The name of the process.</summary>
    public required string Name { get; init; }

    /// <summary>How many of them run.</summary>
    public required int Count { get; init; }

    /// <summary>The class's full name.</summary>
    public required string ClassName { get; init; }

    /// <summary>Its handlers of messages; they are called with the object that runs.</summary>
    public IReadOnlyList<HandlerDescriptor> Handlers { get; init; } = [];

    /// <summary>Makes the object that runs, once in each process.</summary>
    public required Func<IServiceProvider, IUserProcess> Create { get; init; }
}
