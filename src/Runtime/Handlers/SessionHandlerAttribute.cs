namespace Prefork;

/// <summary>The base of the attributes for events that belong to a session and so to an endpoint.</summary>
public abstract class SessionHandlerAttribute : EndpointHandlerAttribute
{
    private protected SessionHandlerAttribute()
    {
    }

    /// <summary>
    /// Lets handlers of one session overlap while they await. By default one handler at a time runs for a session, so
    /// that its events are handled in order.
    /// </summary>
    public bool Concurrent { get; set; }

    /// <summary>What becomes of the session when the worker dies while this handler runs.</summary>
    public CrashPolicy OnCrash { get; set; }
}
