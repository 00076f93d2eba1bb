namespace Prefork;

/// <summary>
/// Marks the static method that runs in the master once its endpoints are bound and before any other process is started; the
/// server goes on when it has completed.
/// </summary>
public sealed class OnStartAttribute : HandlerAttribute;
