namespace Prefork.Analyzers.Rules;

/// <summary>What takes the place of a call that holds up its thread.</summary>
internal enum BlockingCure
{
    /// <summary>Nothing that can be written without thought.</summary>
    None,

    /// <summary>The task, awaited.</summary>
    AwaitTask,

    /// <summary>A delay, awaited.</summary>
    Delay,

    /// <summary>A task that ends with all tasks, awaited.</summary>
    WhenAll,

    /// <summary>A task that ends with the first task, awaited.</summary>
    WhenAny,

    /// <summary>The method of the same name with <c>Async</c> behind it, awaited.</summary>
    Counterpart,
}
