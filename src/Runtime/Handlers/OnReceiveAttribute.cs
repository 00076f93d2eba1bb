namespace Prefork;

/// <summary>Marks the method that runs in the worker for each message, or for each piece of raw data, that a client sent.</summary>
public sealed class OnReceiveAttribute : SessionHandlerAttribute
{
    /// <summary>
    /// How many times in all a message is tried where <see cref="SessionHandlerAttribute.OnCrash"/> is
    /// <see cref="CrashPolicy.Redeliver"/>; 2 unless set.
    /// </summary>
    public int Attempts { get; set; } = 2;
}
