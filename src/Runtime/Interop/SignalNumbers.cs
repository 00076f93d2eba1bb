namespace Prefork.Interop;

/// <summary>Numbers and names of the signals, as x64 and arm64 Linux have them.</summary>
internal static class SignalNumbers
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int User1 = 10;
    public const int User2 = 12;
    public const int Terminate = 15;
    public const int Child = 17;

    /// <summary>SIGRTMIN+1 as programs see it; the runtime keeps 34 for itself.</summary>
    public const int Reopen = 35;

    public const int Max = 64;

    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The signals that processes of the server handle: blocked over a spawn until the child has registered its handlers.</summary>
    public static ReadOnlySpan<int> Handled => [Terminate, Interrupt, Hangup, Quit, User1, User2, Reopen];

    public static string Describe(int signal) =>
        signal > 0 && signal < Names.Length ? $"{signal} ({Names[signal]})" : signal.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
