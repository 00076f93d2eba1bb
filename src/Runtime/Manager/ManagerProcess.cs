using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Manager;

/// <summary>The manager: hears from the master what happens, lets the <see cref="Supervisor"/> decide, and tells the master what to do.</summary>
internal sealed unsafe class ManagerProcess : IDisposable
{
    private const string ReloadReason = "by signal";

    private readonly Queue<SupervisorOrder> _replacements = new();
    private readonly ILogger _logger;
    private readonly ControlClient _control;
    private readonly LogThrottle _spawnFailureLog = new();
    private readonly WakeUpEvent _wakeUp = new();
    private readonly ManagerEvents _events;
    private readonly ReloadOptions _options;
    private Supervisor _supervisor = new(0);
    private readonly Action _reopenLogs;
    private Reloader _reloader;
    private volatile bool _stopSignalled;
    private volatile bool _stopAtOnceSignalled;
    private volatile bool _reloadSignalled;
    private volatile bool _taskReloadSignalled;
    private volatile bool _startHandled;
    private volatile bool _reloadHandled;
    private volatile bool _reopenSignalled;
    private ReloadOutline? _reload;
    private bool _awaitsReload;
    private bool _hasAdopted;
    private bool _isReady;
    private bool _ended;

    private ManagerProcess(ILogger logger, ControlClient control, ReloadOptions options, ManagerEvents events, Action reopenLogs)
    {
        _options = options;
        _reopenLogs = reopenLogs;
        _reloader = new Reloader(_supervisor, parallel: false, 0);
        _logger = logger;
        _control = control;
        _events = events;
    }

    /// <summary>Runs to the end of the server. Call it on a thread that lives as long as the process, after <see cref="ChildEnvironment.Arm"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, CancellationToken stop) => context.Server.RunUntilStopped(asked =>
    {
        context.Server.Connect(gateway: null, SharedRegion.Open(ChildEnvironment.Current!.Descriptors.Shared));
        using var watch = SlowRequestMonitor.Start(context);
        using var messages = ManagerMessages.Start(context);
        using var events = ServerEventQueue.Create(context, new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.Manager)));
        return Run(context.LoggerFactory, context.Options.Reload, events, context.ReopenLogs, asked);
    }, stop);

    /// <inheritdoc cref="Run(ServerContext, CancellationToken)"/>
    public static int Run(ILoggerFactory loggers, ReloadOptions options, ServerEventQueue events, Action reopenLogs, CancellationToken stop)
    {
        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A manager is started by its master.");
        var logger = new GuardedLogger(loggers.CreateLogger(LogCategories.Manager));
        using var control = new ControlClient(environment, logger);
        using var manager = new ManagerProcess(logger, control, options, new ManagerEvents(events), reopenLogs);
        using var signals = ProcessSignals.ForServer(new ServerSignals
        {
            Stop = manager.SignalStop,
            StopAtOnce = manager.SignalStopAtOnce,
            ReopenLogs = manager.SignalReopen,
            Reload = manager.SignalReload,
            ReloadTasks = manager.SignalTaskReload,
        });
        SignalMask.UnblockHandled();
        using var sources = SourceWatch.Start(options, logger, manager.SignalReload);
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

    private void SignalStopAtOnce()
    {
        _stopAtOnceSignalled = true;
        _wakeUp.Set();
    }

    private void SignalReopen()
    {
        _reopenSignalled = true;
        _wakeUp.Set();
    }

    private void SignalReload()
    {
        _reloadSignalled = true;
        _wakeUp.Set();
    }

    private void SignalTaskReload()
    {
        _taskReloadSignalled = true;
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
                if (_stopAtOnceSignalled)
                {
                    _control.Report(ControlMessageType.StopServer, 1);
                }

                if (_stopSignalled)
                {
                    // The master knows whether it stops already.
                    _control.Report(ControlMessageType.StopServer);
                }

                ReportReloads();

                BecomeReady();
                BeginReload();
                Execute();

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
            _reloader.OnTime(Environment.TickCount64);
            Execute();
        }

        _events.Stop();
        _control.Report(ControlMessageType.Stopped);
    }

    private int Timeout()
    {
        var due = Math.Min(_supervisor.NextDue ?? long.MaxValue, _reloader.NextDue ?? long.MaxValue);
        return due == long.MaxValue ? -1 : (int)Math.Clamp(due - Environment.TickCount64, 0, int.MaxValue);
    }

    private void Handle(in ControlMessage message)
    {
        var now = Environment.TickCount64;
        switch (message.Type)
        {
            case ControlMessageType.Hello:
                _supervisor = new Supervisor((int)Math.Clamp(message.StatusB, 0, ControlHeader.MaxId));
                _reloader = new Reloader(_supervisor, _options.Parallel, (long)_options.ReadyTimeout.TotalMilliseconds);
                break;
            case ControlMessageType.Declare:
                if (!_supervisor.TryDeclare(message.Role, message.Id, message.Text ?? ""))
                {
                    _control.Reject("a process whose number is not the next");
                }

                break;
            case ControlMessageType.BackOff:
                _supervisor.RestoreBackOff(message.Id, (int)Math.Clamp(message.StatusA, 0, RestartPolicy.MaxDelay), now);
                break;
            case ControlMessageType.Adopt:
                Log.ProcessAdopted(_logger, _supervisor.NameOf(message.Id), message.ProcessId);
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
                _supervisor.OnReady(message.Id, message.Instance, now);
                _reloader.OnReady(message.Id, message.Instance, now);
                break;
            case ControlMessageType.Exited:
                OnExited(message, now);
                TellAbnormalEnd(message);
                break;
            case ControlMessageType.ExitedByForce:
                OnExited(message, now);
                break;
            case ControlMessageType.ReopenLogs:
                _reopenLogs();
                break;
            case ControlMessageType.StopRequested:
                _events.BeginStop(TimeSpan.FromMilliseconds(Math.Clamp(message.StatusA, 0, int.MaxValue)));
                _reloader.Stop();
                _supervisor.OnStopRequested();
                break;
            case ControlMessageType.ReloadRequested:
                _reloader.RequestReload(message.Role == ServerRole.TaskWorker, message.StatusB, now);
                break;
            case ControlMessageType.ReplacementWanted:
                Log.ReplacementWanted(_logger, _supervisor.NameOf(message.Id), message.ProcessId, message.Text);
                _reloader.RequestRecycle(message.Id, now);
                break;
            case ControlMessageType.ReplacementSpawned:
                _reloader.OnSpawned(message.Id, message.Instance, now);
                break;
            case ControlMessageType.ReplacementFailed:
                _reloader.OnFailed(message.Id, message.Text, now);
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

    private void OnExited(in ControlMessage message, long now)
    {
        _supervisor.OnExited(message.Id, message.Instance, StatusOf(message).IsAbnormal, now);
        _reloader.OnExited(message.Id, message.Instance, message.StatusA, message.StatusB, now);
    }

    private void TellAbnormalEnd(in ControlMessage message)
    {
        var status = StatusOf(message);
        if (status.IsAbnormal)
        {
            _events.WorkerError(new WorkerErrorContext(
                message.Role, message.Id, _supervisor.NameOf(message.Id), message.ProcessId, status.ExitCode, status.Signal));
        }
    }

    private static WaitStatus StatusOf(in ControlMessage exited) => new((int)exited.StatusA, (int)exited.StatusB);

    private void OnSpawnFailed(in ControlMessage message)
    {
        var now = Environment.TickCount64;
        if (message.StatusA != Sys.ECANCELED && _spawnFailureLog.ShouldLog(now))
        {
            Log.SpawnFailed(_logger, _supervisor.NameOf(message.Id), message.Text);
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
                    Log.CrashLoop(_logger, _supervisor.NameOf(order.Id), order.Delay);
                    Send(ControlMessageType.BackOff, order, order.Delay);
                    break;
                case SupervisorOrderKind.Recovered:
                    Log.Recovered(_logger, _supervisor.NameOf(order.Id));
                    Send(ControlMessageType.BackOff, order);
                    break;
                case SupervisorOrderKind.Returned:
                    Log.ProcessReturned(_logger, _supervisor.NameOf(order.Id), order.Delay);
                    break;
                case SupervisorOrderKind.SpawnReplacement when _awaitsReload:
                    _replacements.Enqueue(order);
                    break;
                case SupervisorOrderKind.SpawnReplacement:
                    Send(ControlMessageType.SpawnReplacement, order);
                    break;
                case SupervisorOrderKind.Switch:
                    Send(ControlMessageType.Switch, order);
                    break;
                case SupervisorOrderKind.Kill:
                    Send(ControlMessageType.Kill, order, SignalNumbers.Kill);
                    break;
                case SupervisorOrderKind.ReloadStarted:
                    OnReloadStarted(order.Reload!);
                    break;
                case SupervisorOrderKind.ReloadEnded:
                    OnReloadEnded(order.Reload!, order.Reason);
                    break;
                case SupervisorOrderKind.RecycleFailed:
                    Log.RecycleFailed(_logger, _supervisor.NameOf(order.Id), order.Reason);
                    break;
                case SupervisorOrderKind.End:
                    _ended = true;
                    break;
            }
        }
    }

    /// <summary>The first replacement waits for the handlers that run before it.</summary>
    private void OnReloadStarted(ReloadOutline reload)
    {
        if (reload.OfTaskWorkersOnly)
        {
            Log.TaskReloadStarted(_logger);
        }
        else
        {
            Log.ReloadStarted(_logger);
        }

        _reload = reload;
        _awaitsReload = true;
        _events.BeforeReload(new ReloadContext(reload.Workers, ReloadReason, taskWorkers: reload.TaskWorkers), () =>
        {
            _reloadHandled = true;
            _wakeUp.Set();
        });
    }

    private void BeginReload()
    {
        if (!_reloadHandled)
        {
            return;
        }

        _reloadHandled = false;
        _awaitsReload = false;
        while (_replacements.TryDequeue(out var order))
        {
            Send(ControlMessageType.SpawnReplacement, order);
        }
    }

    private void OnReloadEnded(ReloadOutline replaced, string? failure)
    {
        var wanted = _reload ?? replaced;
        _events.AfterReload(new ReloadContext(
            wanted.Workers, ReloadReason, failure is null ? ReloadResult.Succeeded : ReloadResult.Failed, failure, wanted.TaskWorkers));
        if (failure is null)
        {
            Log.ReloadSucceeded(_logger, replaced.Count);
        }
        else
        {
            Log.ReloadFailed(_logger, failure, replaced.Count);
        }

        _control.Send(new ControlMessage(ControlMessageType.ReloadEnded)
        {
            Role = RoleOf(replaced.OfTaskWorkersOnly),
            StatusA = failure is null ? 1 : 0,
            StatusB = replaced.Request,
        });
    }

    /// <summary>By way of the master, which remembers them should this manager die.</summary>
    private void ReportReloads()
    {
        if (_reloadSignalled)
        {
            _reloadSignalled = false;
            _control.Send(new ControlMessage(ControlMessageType.ReloadServer) { Role = RoleOf(taskWorkersOnly: false) });
        }

        if (_taskReloadSignalled)
        {
            _taskReloadSignalled = false;
            _control.Send(new ControlMessage(ControlMessageType.ReloadServer) { Role = RoleOf(taskWorkersOnly: true) });
        }
    }

    private static ServerRole RoleOf(bool taskWorkersOnly) => taskWorkersOnly ? ServerRole.TaskWorker : ServerRole.Worker;

    private void Send(ControlMessageType type, SupervisorOrder order, long status = 0)
    {
        var message = new ControlMessage(type) { Id = order.Id, Instance = order.Instance, StatusA = status };
        if (!_control.Send(message))
        {
            // An order that is lost would leave a worker missing for ever; the next manager starts from what is true.
            Log.ManagerCutOff(_logger);
            Sys.ExitNow(1);
        }
    }
}
