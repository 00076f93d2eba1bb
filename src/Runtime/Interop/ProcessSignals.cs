using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>The signal handlers of a process: the one place that says which role answers which signal how.</summary>
internal sealed class ProcessSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];

    private ProcessSignals()
    {
    }

    /// <summary>Master and manager: SIGTERM and SIGINT stop the server, as often as they come; the rest is ignored.</summary>
    public static ProcessSignals ForServer(Action stop)
    {
        var signals = new ProcessSignals();
        signals.Handle(SignalNumbers.Terminate, stop);
        signals.Handle(SignalNumbers.Interrupt, stop);
        signals.Ignore(SignalNumbers.Hangup, SignalNumbers.User1, SignalNumbers.User2, SignalNumbers.Reopen);
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
        signals.Ignore(SignalNumbers.Interrupt, SignalNumbers.Hangup, SignalNumbers.User1, SignalNumbers.User2, SignalNumbers.Reopen);
        return signals;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Ignore(params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers)
        {
            Handle(number, static () => { });
        }
    }

    private void Handle(int number, Action action) =>
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)number, context =>
        {
            context.Cancel = true;
            action();
        }));
}
