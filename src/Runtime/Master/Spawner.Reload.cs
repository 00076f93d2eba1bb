using Prefork.Diagnostics;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>Replaces living workers and task workers: the replacement starts beside the old process, takes over when it is ready, and the old one drains.</summary>
internal sealed partial class Spawner
{
    private long _lastReloadRequest;

    /// <summary>
    /// The number of the last request for a reload that has not been answered; 0 where all have. A new manager is told of it, so that it survives the
    /// death of one.
    /// </summary>
    private long _reloadWanted;

    /// <summary>The same, of task workers only.</summary>
    private long _taskReloadWanted;

    /// <summary>Replaces all workers and task workers; any thread, any number of times: those that come while one runs make one more.</summary>
    public void RequestReload() => Post(() =>
    {
        if (_state != ServerState.Running)
        {
            return;
        }

        _reloadWanted = ++_lastReloadRequest;
        _dataPath.ReloadCertificates();
        TellManagerToReload(ServerRole.Worker, _reloadWanted);
    });

    /// <summary>Replaces all task workers; as <see cref="RequestReload"/>.</summary>
    public void RequestTaskReload() => Post(() =>
    {
        if (_state != ServerState.Running)
        {
            return;
        }

        if (_options.Tasks.Workers == 0)
        {
            // A signal that does nothing looks like a defect.
            Log.NoTaskWorkers(_logger);
            return;
        }

        _taskReloadWanted = ++_lastReloadRequest;
        TellManagerToReload(ServerRole.TaskWorker, _taskReloadWanted);
    });

    private void TellManagerToReload(ServerRole role, long request) =>
        TellManager(new ControlMessage(ControlMessageType.ReloadRequested) { Role = role, StatusB = request });

    /// <summary>A new manager does what a dead one had not finished.</summary>
    private void TellManagerWantedReloads()
    {
        if (_reloadWanted > 0)
        {
            TellManagerToReload(ServerRole.Worker, _reloadWanted);
        }

        // One of everything that was asked for later includes it.
        if (_taskReloadWanted > _reloadWanted)
        {
            TellManagerToReload(ServerRole.TaskWorker, _taskReloadWanted);
        }
    }

    private void OnReloadEnded(bool ofTaskWorkersOnly, long request)
    {
        if (!ofTaskWorkersOnly && _reloadWanted <= request)
        {
            _reloadWanted = 0;
        }

        if (_taskReloadWanted <= request)
        {
            _taskReloadWanted = 0;
        }
    }

    private void SpawnReplacement(ProcessSlot slot)
    {
        if (slot.Replacement is { } running)
        {
            // Asked for by a manager that has died since: its successor begins anew.
            running.Process.EndByForce();
            TellReplacementFailed(slot, "An earlier replacement was still there; it has been ended");
            return;
        }

        if (_state != ServerState.Running)
        {
            TellReplacementFailed(slot, "The server stops");
            return;
        }

        var instance = ++_lastInstance;
        LaneHandle lane;
        try
        {
            lane = _dataPath.CreateLane(slot.Id, instance);
        }
        catch (IOException exception)
        {
            TellReplacementFailed(slot, exception.Message);
            return;
        }

        var (child, result) = StartProcess(slot.Role, slot.Id, instance, DescriptorsOf(lane), lane.StatusPage);
        if (child is null)
        {
            _dataPath.Discard(lane);
            TellReplacementFailed(slot, result.Text);
            return;
        }

        slot.Replacement = (child, lane);
        TellManager(About(child, ControlMessageType.ReplacementSpawned));
    }

    private void TellReplacementFailed(ProcessSlot slot, string? reason) => TellManager(new ControlMessage(ControlMessageType.ReplacementFailed)
    {
        Role = slot.Role,
        Id = slot.Id,
        Text = reason,
    });

    /// <summary>The replacement takes over.</summary>
    private void SwitchTo(ProcessSlot slot, long instance)
    {
        if (slot.Replacement is not { } next || next.Process.Instance != instance || next.Process.State != ProcessState.Ready)
        {
            // It has died meanwhile: its exit is on the way to the manager.
            return;
        }

        var (old, oldLane) = (slot.Process, slot.Lane);
        Log.WorkerTookOver(_logger, next.Process.Name, next.Process.ProcessId, old?.ProcessId ?? 0);
        slot.Replacement = null;
        slot.Process = next.Process;
        slot.Lane = next.Lane;
        slot.LaneInstance = instance;
        slot.IsSpawnWanted = false;

        // Said again, of the other lane.
        slot.IsToldReady = false;
        if (old is null)
        {
            // There was no living process: what waits for one is the replacement's now.
            if ((oldLane ?? slot.DeadLane) is { } dead)
            {
                slot.DeadLane = null;
                _dataPath.Replace(slot.Id, dead, next.Lane);
            }

            TellReadiness(slot);
            return;
        }

        slot.Retiring.Add((old, oldLane!));
        var deadline = Environment.TickCount64 + MaxWait;
        _dataPath.Switch(slot.Id, next.Lane, () => Post(() => Drain(old, deadline)));
        TellReadiness(slot);
        After(MaxWait, () => EndOverdue(slot, old));
    }

    /// <summary>All sessions have left it: what it has is all that it gets.</summary>
    private void Drain(ChildProcess old, long deadline)
    {
        if (_children.ContainsKey(old.Instance))
        {
            SendDrain(old, deadline);
        }
    }

    private void EndOverdue(ProcessSlot slot, ChildProcess old)
    {
        if (slot.Retiring.Exists(entry => entry.Process == old))
        {
            Log.ReplacedWorkerOverdue(_logger, old.Name, old.ProcessId, _options.MaxWaitTime.TotalSeconds);
            old.EndByForce();
        }
    }

    /// <summary>Handles the end of a process that is not the current one of its id; false where it is.</summary>
    private bool OnSideProcessEnded(ProcessSlot slot, ChildProcess worker)
    {
        if (slot.Replacement is { } replacement && replacement.Process == worker)
        {
            slot.Replacement = null;
            _dataPath.Discard(replacement.Lane);
            return true;
        }

        var index = slot.Retiring.FindIndex(entry => entry.Process == worker);
        if (index < 0)
        {
            return false;
        }

        var lane = slot.Retiring[index].Lane;
        slot.Retiring.RemoveAt(index);
        if (_state == ServerState.Stopping)
        {
            _dataPath.Retire(slot.Id, lane);
        }
        else
        {
            _dataPath.Replace(slot.Id, lane, null);
        }

        return true;
    }
}
