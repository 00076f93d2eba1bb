using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>
/// A process whose build declares other shared objects than the running server: none of its code could run. It shows its contract to the
/// master, which refuses it and says why.
/// </summary>
internal static unsafe class RefusedProcess
{
    /// <summary>How long the master has to refuse it.</summary>
    private const int Patience = 10_000;

    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context)
    {
        using var control = new ControlClient(ChildEnvironment.Current!, context.LoggerFactory.CreateLogger(LogCategories.Worker));
        SignalMask.UnblockHandled();
        control.Report(ControlMessageType.Ready, statusB: Contract.Of(context));
        _ = Sys.Poll(null, 0, Patience);
        return 1;
    }
}
