namespace Prefork.Diagnostics;

/// <summary>
/// Where the ids of log messages begin, by subject. An id is stable: it is never given to another message, and what
/// watches the log may rely on it. Within a subject the ids are in its <c>Log.*.cs</c>.
/// </summary>
internal static class EventIds
{
    public const int Hosting = 1000;

    public const int Master = 2000;

    public const int Manager = 3000;

    public const int SlowRequests = 3100;

    public const int Worker = 4000;

    public const int UserProcess = 4100;
}
