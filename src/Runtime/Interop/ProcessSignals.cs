using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>The signal handlers of a process: the one place that says which role answers which signal how.</summary>
internal sealed class ProcessSignals : IDisposable
{
    /// <summary>Of a process that does nothing after its role: a signal that comes while it ends would otherwise kill it.</summary>
    private static readonly List<PosixSignalRegistration> ToTheEnd = [];

    private readonly List<PosixSignalRegistration> _registrations = [];

    private ProcessSignals()
    {
    }

    /// <summary>
    /// Master and manager: SIGTERM and SIGINT stop the server, as often as they come; SIGQUIT stops it at once; SIGUSR1 reloads the workers, SIGUSR2 the task workers;
    /// SIGRTMIN+1 opens the log files anew; SIGHUP is ignored.
    /// </summary>
    public static ProcessSignals ForServer(ServerSignals actions)
    {
        var signals = new ProcessSignals();
        signals.Handle(SignalNumbers.Terminate, actions.Stop);
        signals.Handle(SignalNumbers.Interrupt, actions.Stop);
        if (actions.StopAtOnce is { } stopAtOnce)
        {
            signals.Handle(SignalNumbers.Quit, stopAtOnce);
        }

        signals.Handle(SignalNumbers.User1, actions.Reload);
        signals.Handle(SignalNumbers.User2, actions.ReloadTasks);
        signals.Handle(SignalNumbers.Reopen, actions.ReopenLogs);
        signals.Handle(SignalNumbers.Hangup, static () => { });
        return signals;
    }

    /// <summary>
    /// Workers: SIGTERM drains this one; the rest is ignored, so that a signal to a whole process group stops the server by its master
    /// and not under its feet.
    /// </summary>
    public static ProcessSignals ForWorker(Action drain)
    {
        var signals = new ProcessSignals();
        signals.Handle(SignalNumbers.Terminate, drain);
        foreach (var number in (ReadOnlySpan<int>)
            [SignalNumbers.Terminate, SignalNumbers.Interrupt, SignalNumbers.Hangup, SignalNumbers.User1, SignalNumbers.User2, SignalNumbers.Reopen])
        {
            ToTheEnd.Add(Register(number, static () => { }));
        }

        return signals;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private static PosixSignalRegistration Register(int number, Action action) =>
        PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            action();
        });

    private void Handle(int number, Action action) => _registrations.Add(Register(number, action));
}
