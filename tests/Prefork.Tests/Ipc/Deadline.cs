namespace Prefork.Tests.Ipc;

/// <summary>How long a test waits for what must come: long, because the machine may be busy; a test that passes never waits so long.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    public static int Milliseconds => (int)Span.TotalMilliseconds;
}
