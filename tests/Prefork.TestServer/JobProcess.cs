namespace Prefork.TestServer;

/// <summary>A user process that takes from a channel what workers write to it.</summary>
public sealed class JobProcess(SharedChannel<long> jobs, SharedCounter taken) : IUserProcess
{
    public async Task RunAsync(UserProcess process, CancellationToken stopping)
    {
        while (true)
        {
            taken.Add(await jobs.ReadAsync(stopping));
        }
    }
}
