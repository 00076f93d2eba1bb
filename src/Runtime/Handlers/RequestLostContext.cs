namespace Prefork;

/// <summary>A message that was given up, for <see cref="OnRequestLostAttribute"/>.</summary>
public readonly struct RequestLostContext
{
    internal RequestLostContext(Session session, RequestLostReason reason, CrashPolicy settlement)
    {
        Session = session;
        Reason = reason;
        Settlement = settlement;
    }

    /// <summary>The session whose message it was.</summary>
    public Session Session { get; }

    /// <summary>Why its handler did not complete.</summary>
    public RequestLostReason Reason { get; }

    /// <summary>
    /// What was done: <see cref="CrashPolicy.Drop"/> where the connection stays open, <see cref="CrashPolicy.Close"/> where it is
    /// closed since half of a response had been sent.
    /// </summary>
    public CrashPolicy Settlement { get; }
}
