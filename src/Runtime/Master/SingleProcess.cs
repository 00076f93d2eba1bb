using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Manager;
using Prefork.Registration;
using Prefork.Workers;

namespace Prefork.Master;

/// <summary>
/// The whole server in one process, with one worker: the same reactors, rings and loop, for the debugger and for tests. Nothing is
/// isolated here: what crashes the handlers crashes the server.
/// </summary>
internal static unsafe class SingleProcess
{
    /// <summary>For what follows the handlers' end.</summary>
    private static readonly TimeSpan LastGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs the server.</summary>
    /// <exception cref="StartupException">It cannot start.</exception>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        var logger = context.LoggerFactory.CreateLogger(LogCategories.Master);
        try
        {
            using var dataPath = new DataPath(context, workers: 1, logger);
            using var runner = new WorkerRunner(context, CreateLoop(dataPath, 0), workerId: 0, ofTasks: false);
            using var taskWorkers = SingleTaskWorkers.Start(context, dataPath, firstId: 1);
            using var quiesced = new ManualResetEventSlim();
            using var events = ServerEventQueue.Create(context, logger);
            var manager = new ManagerEvents(events);
            var stopping = 0;
            void Stop()
            {
                if (Interlocked.Exchange(ref stopping, 1) == 0)
                {
                    dataPath.FinishBy(Environment.TickCount64 + (long)context.Options.MaxWaitTime.TotalMilliseconds);
                    events.BeginStop(context.Options.MaxWaitTime);
                    dataPath.Quiesce(() => runner.Drain(DrainMode.HandleQueue));
                }
            }

            // A handler that never returns has the thread that would end in order. A stop by the token is the caller's own business.
            using var lastResort = new Timer(_ =>
            {
                Log.StopTimedOut(logger);
                Environment.Exit(1);
            });
            void StopBySignal()
            {
                Stop();
                lastResort.Change(context.Options.MaxWaitTime + LastGrace, Timeout.InfiniteTimeSpan);
            }

            using var signals = ProcessSignals.ForServer(new ServerSignals { Stop = StopBySignal, ReopenLogs = context.ReopenLogs });
            using var cancellation = stop.Register(Stop);
            events.RaiseAndWait(HandlerEvent.Start);
            using var started = new ManualResetEventSlim();
            manager.Start(started.Set);
            started.Wait(CancellationToken.None);
            var firstProcess = 1 + context.Options.Tasks.Workers;
            using var userProcesses = UserProcessTasks.Start(context, firstProcess, id => CreateLoop(dataPath, id));
            using var messages = ManagerMessages.Start(context, CreateLoop(dataPath, firstProcess + context.UserProcesses.Entries.Count));
            var code = runner.Run(() =>
            {
                dataPath.StartAccepting();
                StartupBanner.Write(logger, context.Endpoints, dataPath.Addresses);
            });
            taskWorkers.Stop(context.Options.MaxWaitTime);
            userProcesses.Stop(context.Options.MaxWaitTime);
            dataPath.Finish(quiesced.Set);
            quiesced.Wait(CancellationToken.None);
            manager.Stop();
            events.RaiseLastAndWait(HandlerEvent.Shutdown);
            return code;
        }
        catch (IOException exception)
        {
            throw new StartupException($"The server cannot start: {exception.Message}");
        }
    }

    /// <summary>Makes a lane, and what a loop in this process works with.</summary>
    internal static LoopMemory CreateLoop(DataPath dataPath, int id)
    {
        var lane = (DataPathLane)dataPath.CreateLane(id, id + 1);
        dataPath.Attach(id, lane);
        return new(lane.Lane, dataPath.Region, dataPath.Packages, [.. dataPath.SharedFds.Skip(1)], dataPath.StatusOf(lane));
    }
}
