using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>The processes that the manager supervises, and their lanes.</summary>
internal sealed partial class Spawner
{
    private const int LaneRetryDelay = 100;

    private readonly LogThrottle _laneLog = new();
    private bool _isAccepting;
    private bool _wereAllReady;

    /// <summary>The manager wants a process for the id. Asking twice does no harm: a dead manager's order may still be on its way.</summary>
    private void Spawn(ProcessSlot slot)
    {
        if (_state != ServerState.Running)
        {
            TellSpawnFailed(slot, Sys.ECANCELED, "The server stops");
            return;
        }

        if (slot.Process is { } running)
        {
            TellManager(About(running, ControlMessageType.Spawned));
            return;
        }

        slot.IsSpawnWanted = slot.Lane is null;
        if (slot.Lane is not { } lane)
        {
            return;
        }

        var (child, result) = StartProcess(slot.Role, slot.Id, slot.LaneInstance, DescriptorsOf(lane), lane.StatusPage, slot.Name);
        if (child is null)
        {
            // The lane stays: no process has had it.
            TellSpawnFailed(slot, result.Error, result.Text);
            return;
        }

        slot.Process = child;
        TellManager(About(child, ControlMessageType.Spawned));
    }

    private void Start(ProcessSlot slot)
    {
        if (slot == _managerSlot)
        {
            StartManager();
        }
        else
        {
            Spawn(slot);
        }
    }

    private IEnumerable<InheritedFd> DescriptorsOf(LaneHandle lane) =>
    [
        new InheritedFd(ChildDescriptors.LaneName, lane.LaneFd),
        new InheritedFd(ChildDescriptors.DoorbellName, lane.DoorbellFd),
        new InheritedFd(ChildDescriptors.SharedName, _dataPath.SharedFds[0]),
        new InheritedFd(ChildDescriptors.StatusName, _dataPath.StatusFd),
        new InheritedFd(ChildDescriptors.PackagesName, _dataPath.PackagesFd),
        .. _dataPath.SharedFds.Skip(1).Select(fd => new InheritedFd(ChildDescriptors.ReactorName, fd)),
        .. lane.Files.Select(fd => new InheritedFd(ChildDescriptors.FilesName, fd)),
        .. SharedObjectsDescriptor,
    ];

    private IEnumerable<InheritedFd> SharedObjectsDescriptor =>
        _dataPath.SharedObjectsFd < 0 ? [] : [new InheritedFd(ChildDescriptors.SharedObjectsName, _dataPath.SharedObjectsFd)];

    private void TellSpawnFailed(ProcessSlot slot, int error, string? text) =>
        TellManager(new ControlMessage(ControlMessageType.SpawnFailed)
        {
            Role = slot.Role,
            Id = slot.Id,
            StatusA = error,
            Text = text,
        });

    private void OnSupervisedMessage(ChildProcess child, in ControlMessage message)
    {
        switch (message.Type)
        {
            case ControlMessageType.Ready:
                OnReady(child, message.StatusA, message.StatusB);
                break;
            case ControlMessageType.WantsReplacement when child.Role is ServerRole.Worker or ServerRole.TaskWorker:
                TellManager(About(child, ControlMessageType.ReplacementWanted) with { Text = message.Text });
                break;
            case ControlMessageType.StopServer:
                BeginStop($"{child.Name} (pid {child.ProcessId}) has asked for it");
                break;
            case ControlMessageType.Failed:
                Log.ProcessFailed(_logger, child.Name, child.ProcessId, message.Text);
                break;
            case ControlMessageType.Draining:
            case ControlMessageType.Stopped:
                SetState(child, ProcessState.Draining);
                TellReadiness(_slots[child.Id]);
                break;
            default:
                child.Channel.Reject($"a message that a {RoleNames.Format(child.Role)} does not send");
                break;
        }
    }

    private void OnReady(ChildProcess child, long milliseconds, long contract)
    {
        if (child.State != ProcessState.Starting)
        {
            return;
        }

        var slot = _slots[child.Id];
        if (contract != _dataPath.Contract)
        {
            // Endpoint indices and layouts stand in shared memory: with others this process would misread all of it.
            const string Reason = "It has other endpoints, or other shared objects, or another version of Prefork, than the running server: restart the server to change them";
            Log.ContractDiffers(_logger, child.Name, child.ProcessId, Reason);
            child.Signal(SignalNumbers.Kill);
            if (slot.Replacement?.Process == child)
            {
                TellReplacementFailed(slot, Reason);
            }

            return;
        }

        SetState(child, ProcessState.Ready);
        Log.ProcessReady(_logger, child.Name, child.ProcessId, milliseconds);
        TellManager(About(child, ControlMessageType.Ready) with { StatusA = milliseconds });
        slot.WasReady = true;
        TellReadiness(slot);
        if (slot.IsReplaceable)
        {
            OnWorkerReady(slot);
        }
    }

    /// <summary>Tasks go to task workers that are ready to run them, and wait in the master while there is none.</summary>
    private void TellReadiness(ProcessSlot slot)
    {
        var isReady = slot.Process is { State: ProcessState.Ready };
        if (slot.IsTaskWorker && isReady != slot.IsToldReady)
        {
            slot.IsToldReady = isReady;
            _dataPath.SetReady(slot.Id, isReady);
        }
    }

    private void OnWorkerReady(ProcessSlot ready)
    {
        if (!_isAccepting && ready.IsWorker && _state == ServerState.Running)
        {
            _isAccepting = true;
            _dataPath.StartAccepting();
        }

        if (!_wereAllReady && Array.TrueForAll(_slots, slot => slot.WasReady || !slot.IsReplaceable))
        {
            _wereAllReady = true;
            _allReady?.Invoke();
        }
    }

    private void OnSupervisedEnded(ChildProcess child, WaitStatus status)
    {
        var slot = _slots[child.Id];
        if (OnSideProcessEnded(slot, child))
        {
            TellExited(child, status);
            AdvanceStop();
            return;
        }

        slot.Process = null;
        slot.DeadLane = slot.Lane;
        slot.Lane = null;
        TellReadiness(slot);
        if (_state == ServerState.Stopping && status.IsAbnormal && slot.IsReplaceable)
        {
            // A replacement would have to start, handle what waits, and stop, in what is left of the time: the
            // queued messages of a worker that dies now are given up, and their sessions closed.
            Log.WorkerLostWhileStopping(_logger, slot.Description);
        }

        TellExited(child, status);
        ProvideLane(slot);
        AdvanceStop();
    }

    private void TellExited(ChildProcess child, WaitStatus status)
    {
        var type = child.IsEndedByForce ? ControlMessageType.ExitedByForce : ControlMessageType.Exited;
        TellManager(About(child, type) with { StatusA = status.ExitCode, StatusB = status.Signal });
    }

    /// <summary>Makes the lane of the next process, as long as it takes; the dead one is never used again.</summary>
    private void ProvideLane(ProcessSlot slot)
    {
        if (slot.DeadLane is not { } dead)
        {
            return;
        }

        if (_state == ServerState.Stopping)
        {
            slot.DeadLane = null;
            _dataPath.Retire(slot.Id, dead);
            return;
        }

        var instance = ++_lastInstance;
        LaneHandle successor;
        try
        {
            successor = _dataPath.CreateLane(slot.Id, instance);
        }
        catch (Exception exception)
        {
            // Whatever it is: an id without a lane has no process, so there is nothing but to try again.
            if (_laneLog.ShouldLog(Environment.TickCount64))
            {
                Log.LaneFailed(_logger, slot.Description, exception.Message);
            }

            After(LaneRetryDelay, () => ProvideLane(slot));
            return;
        }

        slot.DeadLane = null;
        slot.Lane = successor;
        slot.LaneInstance = instance;
        _dataPath.Replace(slot.Id, dead, successor);
        if (slot.IsSpawnWanted)
        {
            Start(slot);
        }
    }
}
