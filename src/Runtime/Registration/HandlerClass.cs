using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>One class with handlers. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class HandlerClass
{
    /// <summary>The class's full name.</summary>
    public required string Name { get; init; }

    /// <summary>Makes what the handlers are called with, once in each worker.</summary>
    public required Func<IServiceProvider, object> Create { get; init; }

    /// <summary>Whether its handlers run in task workers, and not in workers.</summary>
    public bool IsOfTasks { get; init; }

    /// <summary>The handlers.</summary>
    public required IReadOnlyList<HandlerDescriptor> Handlers { get; init; }
}
