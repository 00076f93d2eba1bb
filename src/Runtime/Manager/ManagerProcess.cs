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
    private readonly ManagerEvents _events;
    private Supervisor _supervisor = new(0);
    private volatile bool _stopSignalled;
    private volatile bool _startHandled;
    private bool _hasAdopted;
    private bool _isReady;
    private bool _ended;

    private ManagerProcess(ILogger logger, ControlClient control, ManagerEvents events)
    {
        _logger = logger;
        _control = control;
        _events = events;
    }

    /// <summary>Runs to the end of the server. Call it on a thread that lives as long as the process, after <see cref="ChildEnvironment.Arm"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        using var events = ServerEventQueue.Create(context, new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.Manager)));
        return Run(context.LoggerFactory, events, stop);
    }

    /// <inheritdoc cref="Run(ServerContext, CancellationToken)"/>
    public static int Run(ILoggerFactory loggers, ServerEventQueue events, CancellationToken stop)
    {
        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A manager is started by its master.");
        var logger = new GuardedLogger(loggers.CreateLogger(LogCategories.Manager));
        using var control = new ControlClient(environment, logger);
        using var manager = new ManagerProcess(logger, control, new ManagerEvents(events));
        using var signals = ProcessSignals.ForServer(manager.SignalStop);
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

                BecomeReady();
                Execute();
            }

            while (_control.TryReceive(out var message))
            {
                Handle(message);
                Execute();
            }

            _supervisor.OnTime(Environment.TickCount64);
            Execute();
        }

        _events.Stop();
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
                _hasAdopted = true;
                _supervisor.Adopt(message.Id, message.Instance, (ProcessState)message.StatusA);
                break;
            case ControlMessageType.Begin:
                Begin();
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
                OnExited(message);
                break;
            case ControlMessageType.ExitedByForce:
                _supervisor.OnExited(message.Id, message.Instance, Environment.TickCount64);
                break;
            case ControlMessageType.StopRequested:
                _events.BeginStop(TimeSpan.FromMilliseconds(Math.Clamp(message.StatusA, 0, int.MaxValue)));
                _supervisor.OnStopRequested();
                break;
            default:
                _control.Reject("a message that the master does not send");
                break;
        }
    }

    /// <summary>The first worker waits for the handlers of the start; a manager that has adopted workers supervises at once.</summary>
    private void Begin()
    {
        if (_hasAdopted)
        {
            _supervisor.Begin();
        }

        _events.Start(() =>
        {
            _startHandled = true;
            _wakeUp.Set();
        });
    }

    private void BecomeReady()
    {
        if (!_startHandled || _isReady)
        {
            return;
        }

        _isReady = true;
        if (!_hasAdopted)
        {
            _supervisor.Begin();
        }

        _control.Report(ControlMessageType.Ready);
    }

    private void OnExited(in ControlMessage message)
    {
        _supervisor.OnExited(message.Id, message.Instance, Environment.TickCount64);
        var status = new WaitStatus((int)message.StatusA, (int)message.StatusB);
        if (status.IsAbnormal)
        {
            _events.WorkerError(new WorkerErrorContext(message.Id, message.ProcessId, status.ExitCode, status.Signal));
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
