namespace Prefork.Interop;

/// <summary>The signal mask of the calling thread.</summary>
internal static unsafe class SignalMask
{
    /// <summary>
    /// Lets the signals come that the spawn has blocked. Call it once all handlers are registered, on a thread that lives as long as
    /// the process: the mask is the thread's own, and a signal needs one thread that takes it.
    /// </summary>
    public static void UnblockHandled()
    {
        var signals = stackalloc byte[Sys.SignalSetBytes];
        FillHandled(signals);
        _ = Sys.ThreadSignalMask(Sys.SIG_UNBLOCK, signals, null);
    }

    /// <summary>Makes a sigset_t of <see cref="SignalNumbers.Handled"/>.</summary>
    public static void FillHandled(byte* signals)
    {
        _ = Sys.SignalSetClear(signals);
        foreach (var signal in SignalNumbers.Handled)
        {
            _ = Sys.SignalSetAdd(signals, signal);
        }
    }

    /// <summary>
    /// Gives SIGCHLD its default meaning. An ignored SIGCHLD, as some parents hand it down, would let the kernel throw the exit
    /// statuses away, and would make the runtime reap every child of the process where it sees one end.
    /// </summary>
    public static void ResetChildSignal() => _ = Sys.Signal(SignalNumbers.Child, 0);
}
