namespace Prefork;

/// <summary>
/// Runs a handler on the thread pool instead of the worker's loop thread, for work that blocks. State that it shares
/// with other handlers needs locks; it still runs one at a time for each session.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnThreadPoolAttribute : Attribute;
