namespace Prefork;

/// <summary>The base of the attributes for events that belong to a session and so to an endpoint.</summary>
public abstract class SessionHandlerAttribute : HandlerAttribute
{
    private protected SessionHandlerAttribute()
    {
    }

    /// <summary>
    /// The name of the endpoint whose sessions this handler serves, or <see langword="null"/> for every endpoint that
    /// has no handler of its own for the event.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// Lets handlers of one session overlap while they await. By default one handler at a time runs for a session, so
    /// that its events are handled in order.
    /// </summary>
    public bool Concurrent { get; set; }

    /// <summary>What becomes of the session when the worker dies while this handler runs.</summary>
    public CrashPolicy OnCrash { get; set; }
}
