using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>
/// Gives each worker and task worker a processor of its own; those of the task workers come after those of the workers, as their numbers do. The spawning thread takes it just before the spawn and gives it back after: what a
/// process sets for itself misses the threads that its runtime has started by then.
/// </summary>
internal sealed class WorkerAffinity
{
    private readonly int[] _cpus;
    private readonly int[] _own;
    private readonly ILogger _logger;
    private readonly LogThrottle _failureLog = new();

    private WorkerAffinity(int[] cpus, int[] own, ILogger logger)
    {
        _cpus = cpus;
        _own = own;
        _logger = logger;
    }

    /// <summary>Reads the setting, which has been checked; null where workers run on any processor.</summary>
    public static WorkerAffinity? Create(PreforkOptions options, ILogger logger)
    {
        var own = CpuSet.Read();
        _ = CpuList.Parse(options.Affinity, own, out var cpus);
        return cpus.Length > 0 ? new WorkerAffinity(cpus, own, logger) : null;
    }

    /// <summary>Before the spawn, on the spawning thread.</summary>
    public void Enter(in LaunchRequest request)
    {
        if (request.Role is not (ServerRole.Worker or ServerRole.TaskWorker))
        {
            return;
        }

        var cpu = _cpus[request.Id % _cpus.Length];
        var error = CpuSet.Set([cpu]);
        if (error != 0 && _failureLog.ShouldLog(Environment.TickCount64))
        {
            // The processor has been taken from this process since; a worker on any other one is better than none.
            Log.AffinityRefused(_logger, ChildProcess.Describe(request), cpu, Sys.Describe(error));
        }
    }

    /// <summary>After the spawn, on the same thread.</summary>
    public void Leave() => _ = CpuSet.Set(_own);
}
