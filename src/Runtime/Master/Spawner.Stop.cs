using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>
/// The graceful stop: the data path stops reading and queues the closes, the workers drain, then the task workers, then the user processes are told, the manager ends, the data path
/// writes out the rest. The bounds and the order are the master's own, since a manager may be dead.
/// </summary>
internal sealed partial class Spawner
{
    private const long HardStopGrace = 2000;
    private const long LastKillGrace = 1500;
    private const long LateStopTime = 500;

    private ServerState _state;
    private long _stopDeadline;
    private bool _isQuiescent;
    private bool _isFinishing;
    private bool _areTasksAwaited;
    private bool _areTaskWorkersTold;
    private bool _areUserProcessesTold;

    private long MaxWait => (long)_options.MaxWaitTime.TotalMilliseconds;

    private bool HasWorkers => Array.Exists(_slots, slot => slot.IsWorker && !slot.IsEmpty);

    private bool HasTaskWorkers => Array.Exists(_slots, slot => slot.IsTaskWorker && !slot.IsEmpty);

    private void BeginStop(string reason)
    {
        if (_state == ServerState.Stopping)
        {
            return;
        }

        _state = ServerState.Stopping;
        var wait = MaxWait;
        _stopDeadline = Environment.TickCount64 + wait;
        _dataPath.FinishBy(_stopDeadline);
        _dataPath.Processes.SetState(_masterRow, ProcessState.Draining);
        Log.Stopping(_logger, reason, _options.MaxWaitTime.TotalSeconds);
        Stopping(_options.MaxWaitTime);
        After(wait, OnMaxWaitTime);
        After(wait + LastKillGrace, () => KillAll(static _ => true));
        After(wait + HardStopGrace, OnHardDeadline);
        foreach (var slot in _slots)
        {
            // It serves nobody yet.
            slot.Replacement?.Process.EndByForce();
            if (slot.IsSpawnWanted)
            {
                slot.IsSpawnWanted = false;
                TellSpawnFailed(slot, Sys.ECANCELED, "The server stops");
            }
        }

        _dataPath.Quiesce(() => Post(OnQuiescent));
    }

    /// <summary>Waits for nobody, also where a graceful stop is under way.</summary>
    private void StopAtOnce(string reason)
    {
        BeginStop(reason);
        _stopDeadline = Environment.TickCount64;
        _dataPath.FinishBy(_stopDeadline);
        Log.StoppingAtOnce(_logger, reason);
        KillAll(static _ => true);
        OnQuiescent();
    }

    /// <summary>The workers' queues end with the closes: now they may drain.</summary>
    private void OnQuiescent()
    {
        if (_isQuiescent)
        {
            return;
        }

        _isQuiescent = true;
        foreach (var slot in _slots)
        {
            if (slot.Process is null)
            {
                RetireLane(slot);
            }
        }

        if (_manager is null)
        {
            RetireLane(_managerSlot);
        }

        if (_manager is null)
        {
            DrainWorkers();
        }
        else
        {
            TellManager(new ControlMessage(ControlMessageType.StopRequested)
            {
                StatusA = Math.Max(0, _stopDeadline - Environment.TickCount64),
            });
        }

        AdvanceStop();
    }

    /// <summary>No process has it, nor will.</summary>
    private void RetireLane(ProcessSlot slot)
    {
        slot.DeadLane ??= slot.Lane;
        slot.Lane = null;
        ProvideLane(slot);
    }

    private void DrainWorkers()
    {
        if (!_isQuiescent)
        {
            return;
        }

        foreach (var slot in _slots)
        {
            if (slot is { IsWorker: true, Process: { } worker })
            {
                SendDrain(worker, _stopDeadline);
            }
        }
    }

    /// <summary>The workers may need those of other roles to their end; those that hear of the stop late get a moment all the same.</summary>
    private void StopAll(ServerRole role)
    {
        var deadline = Math.Max(_stopDeadline, Environment.TickCount64 + LateStopTime);
        foreach (var slot in _slots)
        {
            if (slot.Role == role && slot.Process is { } process)
            {
                SendDrain(process, deadline);
            }
        }

        After(deadline - Environment.TickCount64, () => KillAll(child => child.Role == role));
    }

    /// <summary>Has a worker finish and end by a time, when it is ended by force.</summary>
    private void SendDrain(ChildProcess worker, long deadline) =>
        Send(worker, new ControlMessage(ControlMessageType.Drain) { StatusA = Math.Max(deadline - Environment.TickCount64, 1) });

    private void OnMaxWaitTime()
    {
        KillAll(static child => child.Role == ServerRole.Worker);
        OnQuiescent();
    }

    private void KillAll(Predicate<ChildProcess> includes)
    {
        foreach (var child in _children.Values)
        {
            if (includes(child))
            {
                Log.ProcessKilled(_logger, child.Name, child.ProcessId);
                child.EndByForce();
            }
        }
    }

    private void OnHardDeadline()
    {
        Log.StopTimedOut(_logger);
        Complete(1);
    }

    /// <summary>Goes on with the stop as far as the processes that are left let it.</summary>
    private void AdvanceStop()
    {
        if (!_isQuiescent || HasWorkers)
        {
            return;
        }

        if (HasTaskWorkers && !_areTasksAwaited)
        {
            // What waits in the master is run, as far as the time allows, though nobody may wait for it any more.
            _areTasksAwaited = true;
            After(Math.Max(0, _stopDeadline - Environment.TickCount64), OnTasksEnded);
            _dataPath.AwaitTasks(() => Post(OnTasksEnded));
        }

        if (HasTaskWorkers)
        {
            return;
        }

        if (!_areUserProcessesTold)
        {
            _areUserProcessesTold = true;
            StopAll(ServerRole.UserProcess);
        }

        if (!_isFinishing && _children.Count == 0)
        {
            _isFinishing = true;
            _dataPath.Finish(() => Post(OnFinished));
        }
    }

    /// <summary>No task waits any more, or the time for that is over.</summary>
    private void OnTasksEnded()
    {
        if (!_areTaskWorkersTold)
        {
            _areTaskWorkersTold = true;
            StopAll(ServerRole.TaskWorker);
        }
    }

    private void OnFinished()
    {
        Log.Stopped(_logger);
        Complete(0);
    }
}
