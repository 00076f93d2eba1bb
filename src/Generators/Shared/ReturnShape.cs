namespace Prefork.CompileTime;

/// <summary>How a handler returns.</summary>
internal enum ReturnShape
{
    /// <summary>It has completed when it returns.</summary>
    Synchronous,

    /// <summary>Through a <c>Task</c>.</summary>
    Task,

    /// <summary>Through a <c>ValueTask</c>.</summary>
    ValueTask,
}
