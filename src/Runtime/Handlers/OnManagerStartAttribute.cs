namespace Prefork;

/// <summary>
/// Marks the static method that runs in each manager that starts: in the first one before the first worker is started, and
/// again in one that replaces a manager that died, beside the workers that live on.
/// </summary>
public sealed class OnManagerStartAttribute : HandlerAttribute;
