using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Manager;

namespace Prefork.Master;

/// <summary>The manager's process: the only one that the master starts again on its own decision.</summary>
internal sealed partial class Spawner
{
    private const int SpawnRetryDelay = 100;

    private readonly RestartPolicy _managerRestarts = new();
    private readonly LogThrottle _managerSpawnLog = new();
    private ChildProcess? _manager;

    private void StartManager()
    {
        _managerSlot.IsSpawnWanted = _state == ServerState.Running && _manager is null;
        if (!_managerSlot.IsSpawnWanted || _managerSlot.Lane is not { } lane)
        {
            return;
        }

        _managerSlot.IsSpawnWanted = false;
        var (child, result) = StartProcess(ServerRole.Manager, 0, _managerSlot.LaneInstance, DescriptorsOf(lane));
        if (child is null)
        {
            if (_managerSpawnLog.ShouldLog(Environment.TickCount64))
            {
                Log.ManagerSpawnFailed(_logger, result.Text);
            }

            After(SpawnRetryDelay, StartManager);
            return;
        }

        _manager = child;
        Send(child, new ControlMessage(ControlMessageType.Hello) { StatusA = (long)_state, StatusB = _options.Workers });
        foreach (var slot in _slots)
        {
            if (!slot.IsWorker)
            {
                Send(child, new ControlMessage(ControlMessageType.Declare) { Role = slot.Role, Id = slot.Id, Text = slot.Description });
            }

            if (slot.BackOff > 0)
            {
                Send(child, new ControlMessage(ControlMessageType.BackOff) { Id = slot.Id, StatusA = slot.BackOff });
            }
        }

        foreach (var slot in _slots)
        {
            if (slot.Process is { } process)
            {
                Send(child, About(process, ControlMessageType.Adopt) with { StatusA = (long)process.State });
            }

            // A replacement that a dead manager had ordered: the reload begins anew.
            slot.Replacement?.Process.Signal(SignalNumbers.Kill);
        }

        Send(child, new ControlMessage(ControlMessageType.Begin));
        TellManagerWantedReloads();
    }

    private static ControlMessage About(ChildProcess process, ControlMessageType type) => new(type)
    {
        Role = process.Role,
        Id = process.Id,
        ProcessId = process.ProcessId,
        Instance = process.Instance,
    };

    private void TellManager(in ControlMessage message)
    {
        if (_manager is { } manager)
        {
            Send(manager, message);
        }
    }

    private void OnManagerMessage(ChildProcess manager, in ControlMessage message)
    {
        switch (message.Type)
        {
            case ControlMessageType.Ready:
                SetState(manager, ProcessState.Ready);
                _managerRestarts.OnReady();
                Log.ProcessReady(_logger, manager.Name, manager.ProcessId, Environment.TickCount64 - manager.StartedAt);
                break;
            case ControlMessageType.Spawn when message.Id < _slots.Length:
                Spawn(_slots[message.Id]);
                break;
            case ControlMessageType.SpawnReplacement when message.Id < _slots.Length && _slots[message.Id].IsReplaceable:
                SpawnReplacement(_slots[message.Id]);
                break;
            case ControlMessageType.Switch when message.Id < _slots.Length:
                SwitchTo(_slots[message.Id], message.Instance);
                break;
            case ControlMessageType.BackOff when message.Id < _slots.Length:
                var slot = _slots[message.Id];
                slot.BackOff = (int)Math.Clamp(message.StatusA, 0, RestartPolicy.MaxDelay);
                _dataPath.Processes.SetBackOff(slot.Role, slot.Id, slot.BackOff);
                break;
            case ControlMessageType.ReloadEnded:
                OnReloadEnded(message.Role == ServerRole.TaskWorker, message.StatusB);
                break;
            case ControlMessageType.ReloadServer when message.Role == ServerRole.TaskWorker:
                RequestTaskReload();
                break;
            case ControlMessageType.ReloadServer:
                RequestReload();
                break;
            case ControlMessageType.Drain:
                // One that is gone by now needs no telling: its exit is on the way to the manager.
                if (FindSupervised(message.Instance) is { } drained)
                {
                    SendDrain(drained, _state == ServerState.Stopping ? _stopDeadline : Environment.TickCount64 + MaxWait);
                }

                break;
            case ControlMessageType.Kill when message.StatusA is > 0 and <= SignalNumbers.Max:
                FindSupervised(message.Instance)?.EndByForce((int)message.StatusA);
                break;
            case ControlMessageType.StopServer:
                if (message.StatusA != 0)
                {
                    StopAtOnce("the manager was told to");
                }
                else
                {
                    BeginStop("the manager was told to");
                }

                break;
            case ControlMessageType.ReopenLogs:
                ReopenLogs();
                break;
            case ControlMessageType.Stopped:
                SetState(manager, ProcessState.Draining);
                break;
            default:
                manager.Channel.Reject("a message that a manager does not send");
                break;
        }
    }

    private ChildProcess? FindSupervised(long instance) =>
        _children.TryGetValue(instance, out var child) && child.Role != ServerRole.Manager ? child : null;

    private void OnManagerEnded(ChildProcess manager)
    {
        _manager = null;
        _managerSlot.DeadLane = _managerSlot.Lane;
        _managerSlot.Lane = null;
        ProvideLane(_managerSlot);
        if (_state == ServerState.Stopping)
        {
            // No new one: to drain the workers and wait for them is all that is left, and the master can do that itself.
            if (HasWorkers)
            {
                Log.ManagerLostWhileStopping(_logger);
            }

            DrainWorkers();
            AdvanceStop();
            return;
        }

        var delay = _managerRestarts.OnExit(manager.State != ProcessState.Starting, Environment.TickCount64);
        if (delay == 0)
        {
            StartManager();
        }
        else
        {
            Log.ManagerCrashLoop(_logger, delay);
            After(delay, StartManager);
        }
    }
}
