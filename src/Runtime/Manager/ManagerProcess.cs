using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>The manager: hears from the master what happens, lets the <see cref="Supervisor"/> decide, and tells the master what to do.</summary>
internal sealed unsafe class ManagerProcess : IDisposable
{
    private readonly ILogger _logger;
    private readonly ControlClient _control;
    private readonly LogThrottle _spawnFailureLog = new();
    private readonly WakeUpEvent _wakeUp = new();
    private Supervisor _supervisor = new(0);
    private readonly Action _reopenLogs;
    private volatile bool _stopSignalled;
    private volatile bool _reopenSignalled;
    private bool _ended;

    private ManagerProcess(ILogger logger, ControlClient control, Action reopenLogs)
    {
        _reopenLogs = reopenLogs;
        _logger = logger;
        _control = control;
    }

    /// <summary>Runs to the end of the server. Call it on a thread that lives as long as the process, after <see cref="ChildEnvironment.Arm"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, CancellationToken stop) => Run(context.LoggerFactory, context.ReopenLogs, stop);

    /// <inheritdoc cref="Run(ServerContext, CancellationToken)"/>
    public static int Run(ILoggerFactory loggers, Action reopenLogs, CancellationToken stop)
    {
        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A manager is started by its master.");
        var logger = new GuardedLogger(loggers.CreateLogger("Prefork.Manager"));
        using var control = new ControlClient(environment, logger);
        using var manager = new ManagerProcess(logger, control, reopenLogs);
        using var signals = ProcessSignals.ForServer(new ServerSignals { Stop = manager.SignalStop, ReopenLogs = manager.SignalReopen });
        SignalMask.UnblockHandled();
        using var cancellation = stop.Register(manager.SignalStop);
        manager.Loop();
        return 0;
    }

    public void Dispose() => _wakeUp.Dispose();

    private void SignalStop()
    {
        _stopSignalled = true;
        _wakeUp.Set();
    }

    private void SignalReopen()
    {
        _reopenSignalled = true;
        _wakeUp.Set();
    }

    private void Loop()
    {
        var entries = stackalloc PollEntry[2];
        while (!_ended)
        {
            entries[0] = new PollEntry { Fd = _control.Fd, Events = Sys.POLLIN };
            entries[1] = new PollEntry { Fd = _wakeUp.Fd, Events = Sys.POLLIN };
            _ = Sys.Poll(entries, 2, Timeout());
            if (entries[1].Returned != 0)
            {
                _wakeUp.Reset();
                if (_stopSignalled)
                {
                    // The master knows whether it stops already.
                    _control.Report(ControlMessageType.StopServer);
                }

                if (_reopenSignalled)
                {
                    _reopenSignalled = false;
                    _control.Report(ControlMessageType.ReopenLogs);
                }
            }

            while (_control.TryReceive(out var message))
            {
                Handle(message);
                Execute();
            }

            _supervisor.OnTime(Environment.TickCount64);
            Execute();
        }

        _control.Report(ControlMessageType.Stopped);
    }

    private int Timeout() => _supervisor.NextDue is { } due
        ? (int)Math.Clamp(due - Environment.TickCount64, 0, int.MaxValue)
        : -1;

    private void Handle(in ControlMessage message)
    {
        switch (message.Type)
        {
            case ControlMessageType.Hello:
                _supervisor = new Supervisor((int)Math.Clamp(message.StatusB, 0, ControlHeader.MaxId));
                break;
            case ControlMessageType.Adopt:
                Log.WorkerAdopted(_logger, message.Id, message.ProcessId);
                _supervisor.Adopt(message.Id, message.Instance, (ProcessState)message.StatusA);
                break;
            case ControlMessageType.Begin:
                _supervisor.Begin();
                _control.Report(ControlMessageType.Ready);
                break;
            case ControlMessageType.Spawned:
                _supervisor.OnSpawned(message.Id, message.Instance);
                break;
            case ControlMessageType.SpawnFailed:
                OnSpawnFailed(message);
                break;
            case ControlMessageType.Ready:
                _supervisor.OnReady(message.Id, message.Instance);
                break;
            case ControlMessageType.Exited:
                _supervisor.OnExited(message.Id, message.Instance, Environment.TickCount64);
                break;
            case ControlMessageType.ReopenLogs:
                _reopenLogs();
                break;
            case ControlMessageType.StopRequested:
                _supervisor.OnStopRequested();
                break;
            default:
                _control.Reject("a message that the master does not send");
                break;
        }
    }

    private void OnSpawnFailed(in ControlMessage message)
    {
        var now = Environment.TickCount64;
        if (message.StatusA != Sys.ECANCELED && _spawnFailureLog.ShouldLog(now))
        {
            Log.SpawnFailed(_logger, message.Id, message.Text);
        }

        _supervisor.OnSpawnFailed(message.Id, now);
    }

    private void Execute()
    {
        while (_supervisor.TryTakeOrder(out var order))
        {
            switch (order.Kind)
            {
                case SupervisorOrderKind.Spawn:
                    Send(ControlMessageType.Spawn, order);
                    break;
                case SupervisorOrderKind.Drain:
                    Send(ControlMessageType.Drain, order);
                    break;
                case SupervisorOrderKind.BackOff:
                    Log.WorkerCrashLoop(_logger, order.Id, order.Delay);
                    break;
                case SupervisorOrderKind.Recovered:
                    Log.WorkerRecovered(_logger, order.Id);
                    break;
                case SupervisorOrderKind.End:
                    _ended = true;
                    break;
            }
        }
    }

    private void Send(ControlMessageType type, SupervisorOrder order)
    {
        var message = new ControlMessage(type) { Role = ServerRole.Worker, Id = order.Id, Instance = order.Instance };
        if (!_control.Send(message))
        {
            // An order that is lost would leave a worker missing for ever; the next manager starts from what is true.
            Log.ManagerCutOff(_logger);
            Sys.ExitNow(1);
        }
    }
}
