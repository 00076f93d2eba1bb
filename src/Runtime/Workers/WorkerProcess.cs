using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>A worker or task worker process.</summary>
internal static unsafe class WorkerProcess
{
    /// <summary>Runs the worker to its end. On the thread of <c>Main</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A worker is started by its master.");
        using var control = new ControlClient(environment, context.LoggerFactory.CreateLogger(LogCategories.Worker));
        using var runner = new WorkerRunner(context, LoopMemory.Open(environment.Descriptors), environment.Id, environment.Role == ServerRole.TaskWorker)
        {
            ControlFd = control.Fd,
            OnControl = runner => Receive(control, runner, context.ReopenLogs),
            OnDraining = () => control.Report(ControlMessageType.Draining),
            OnReplacementWanted = reason => control.Report(ControlMessageType.WantsReplacement, text: reason),
            OnFailed = text => control.Report(ControlMessageType.Failed, text: text),
        };

        // The master goes on sending to a worker that is told by a signal: what it has not started is its successor's.
        using var signals = ProcessSignals.ForWorker(() => runner.Drain(DrainMode.LeaveQueue));
        using var cancellation = stop.Register(() => runner.Drain(DrainMode.LeaveQueue));
        context.Server.StopRequest = () => control.Report(ControlMessageType.StopServer);
        SignalMask.UnblockHandled();
        var code = runner.Run(() => control.Report(
            ControlMessageType.Ready, (long)(DateTime.Now - context.StartTime).TotalMilliseconds, statusB: Contract.Of(context)));
        control.Report(ControlMessageType.Stopped);
        return code;
    }

    private static void Receive(ControlClient control, WorkerRunner runner, Action reopenLogs)
    {
        while (control.TryReceive(out var message))
        {
            if (message.Type == ControlMessageType.Drain)
            {
                runner.Drain(DrainMode.HandleQueue, message.StatusA > 0 ? TimeSpan.FromMilliseconds(Math.Min(message.StatusA, int.MaxValue)) : null);
            }
            else if (message.Type == ControlMessageType.ReopenLogs)
            {
                reopenLogs();
            }
            else
            {
                control.Reject("a message that a master does not send to a worker");
            }
        }
    }
}
