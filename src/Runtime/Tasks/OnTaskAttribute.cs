namespace Prefork;

/// <summary>
/// Marks a method that runs in a task worker, one process of <c>Prefork:Tasks:Workers</c>. It takes at most one payload, which stands first, and
/// may block. Its class is built once in each task worker, and is no place for handlers of sessions. Handlers call it through the
/// generated client: for a class <c>Images</c> that is <c>ImagesClient</c>.
/// </summary>
public sealed class OnTaskAttribute : HandlerAttribute
{
    /// <summary>
    /// The name that calls are sent by, which builds that exchange tasks must agree on; the full name of the class and the method unless set.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>What becomes of the task when its process dies while it runs.</summary>
    public TaskCrashPolicy OnCrash { get; set; }

    /// <summary>How many times it is tried under <see cref="TaskCrashPolicy.Redeliver"/>.</summary>
    public int Attempts { get; set; } = 2;
}
