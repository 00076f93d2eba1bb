namespace Prefork;

/// <summary>What becomes of a session whose handler was running when its worker died.</summary>
public enum CrashPolicy
{
    /// <summary>The connection is closed, so that no client waits for ever.</summary>
    Close,

    /// <summary>The request is given up and the connection stays open.</summary>
    Drop,

    /// <summary>
    /// The request is handled again by the next worker, for handlers that may safely run twice; only where no byte of a
    /// response had been committed, and at most as often as the handler's attribute allows. Otherwise as <see cref="Close"/>.
    /// </summary>
    Redeliver,
}
