using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>The worker processes and their lanes.</summary>
internal sealed partial class Spawner
{
    private const int LaneRetryDelay = 100;

    private readonly LogThrottle _laneLog = new();
    private bool _isAccepting;
    private bool _wereAllReady;

    /// <summary>The manager wants a process for the id. Asking twice does no harm: a dead manager's order may still be on its way.</summary>
    private void SpawnWorker(WorkerSlot slot)
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

        var (child, result) = StartProcess(ServerRole.Worker, slot.Id, slot.LaneInstance, DescriptorsOf(lane));
        if (child is null)
        {
            // The lane stays: no process has had it.
            TellSpawnFailed(slot, result.Error, result.Text);
            return;
        }

        slot.Process = child;
        TellManager(About(child, ControlMessageType.Spawned));
    }

    private IEnumerable<InheritedFd> DescriptorsOf(LaneHandle lane) =>
    [
        new InheritedFd(ChildDescriptors.LaneName, lane.LaneFd),
        new InheritedFd(ChildDescriptors.DoorbellName, lane.DoorbellFd),
        new InheritedFd(ChildDescriptors.SharedName, _dataPath.SharedFds[0]),
        .. _dataPath.SharedFds.Skip(1).Select(fd => new InheritedFd(ChildDescriptors.ReactorName, fd)),
    ];

    private void TellSpawnFailed(WorkerSlot slot, int error, string? text) =>
        TellManager(new ControlMessage(ControlMessageType.SpawnFailed)
        {
            Role = ServerRole.Worker,
            Id = slot.Id,
            StatusA = error,
            Text = text,
        });

    private void OnWorkerMessage(ChildProcess worker, in ControlMessage message)
    {
        switch (message.Type)
        {
            case ControlMessageType.Ready:
                OnWorkerReady(worker, message.StatusA, message.StatusB);
                break;
            case ControlMessageType.WantsReplacement:
                TellManager(About(worker, ControlMessageType.ReplacementWanted) with { Text = message.Text });
                break;
            case ControlMessageType.Failed:
                Log.ProcessFailed(_logger, worker.Name, worker.ProcessId, message.Text);
                break;
            case ControlMessageType.Draining:
            case ControlMessageType.Stopped:
                SetState(worker, ProcessState.Draining);
                break;
            default:
                worker.Channel.Reject("a message that a worker does not send");
                break;
        }
    }

    private void OnWorkerReady(ChildProcess worker, long milliseconds, long contract)
    {
        if (worker.State != ProcessState.Starting)
        {
            return;
        }

        if (contract != _dataPath.Contract)
        {
            // Endpoint indices and layouts stand in shared memory: with others this process would misread all of it.
            const string Reason = "It has other endpoints, or another version of Prefork, than the running server: restart the server to change them";
            Log.ContractDiffers(_logger, worker.Name, worker.ProcessId, Reason);
            worker.Signal(SignalNumbers.Kill);
            if (_workers[worker.Id].Replacement?.Process == worker)
            {
                TellReplacementFailed(_workers[worker.Id], Reason);
            }

            return;
        }

        SetState(worker, ProcessState.Ready);
        Log.ProcessReady(_logger, worker.Name, worker.ProcessId, milliseconds);
        TellManager(About(worker, ControlMessageType.Ready) with { StatusA = milliseconds });
        _workers[worker.Id].WasReady = true;
        if (!_isAccepting && _state == ServerState.Running)
        {
            _isAccepting = true;
            _dataPath.StartAccepting();
        }

        if (!_wereAllReady && Array.TrueForAll(_workers, slot => slot.WasReady))
        {
            _wereAllReady = true;
            _allReady?.Invoke();
        }
    }

    private void OnWorkerEnded(ChildProcess worker, WaitStatus status)
    {
        var slot = _workers[worker.Id];
        if (OnSideProcessEnded(slot, worker))
        {
            TellExited(worker, status);
            FinishIfAlone();
            return;
        }

        slot.Process = null;
        slot.DeadLane = slot.Lane;
        slot.Lane = null;
        if (_state == ServerState.Stopping && status.IsAbnormal)
        {
            // A replacement would have to start, handle what waits, and stop, in what is left of the time: the
            // queued messages of a worker that dies now are given up, and their sessions closed.
            Log.WorkerLostWhileStopping(_logger, slot.Id);
        }

        TellExited(worker, status);
        ProvideLane(slot);
        FinishIfAlone();
    }

    private void TellExited(ChildProcess worker, WaitStatus status)
    {
        var type = worker.IsEndedByForce ? ControlMessageType.ExitedByForce : ControlMessageType.Exited;
        TellManager(About(worker, type) with { StatusA = status.ExitCode, StatusB = status.Signal });
    }

    /// <summary>Makes the lane of the next process, as long as it takes; the dead one is never used again.</summary>
    private void ProvideLane(WorkerSlot slot)
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
            // Whatever it is: an id without a lane has no worker, so there is nothing but to try again.
            if (_laneLog.ShouldLog(Environment.TickCount64))
            {
                Log.LaneFailed(_logger, slot.Id, exception.Message);
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
            SpawnWorker(slot);
        }
    }
}
