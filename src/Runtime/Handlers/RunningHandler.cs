namespace Prefork;

/// <summary>A handler that has not completed.</summary>
public readonly struct RunningHandler
{
    internal RunningHandler(string handler, Session session, TimeSpan elapsed)
    {
        Handler = handler;
        Session = session;
        Elapsed = elapsed;
    }

    /// <summary>The method's full name: <c>Chat.Rooms.Receive</c>.</summary>
    public string Handler { get; }

    /// <summary>The session that it runs for; the default value for events without one.</summary>
    public Session Session { get; }

    /// <summary>How long it has been running; zero where it waits for an earlier one of its session.</summary>
    public TimeSpan Elapsed { get; }
}
