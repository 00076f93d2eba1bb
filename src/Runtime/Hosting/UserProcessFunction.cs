namespace Prefork.Hosting;

/// <summary>A user process that is a function.</summary>
internal sealed class UserProcessFunction(IServiceProvider services, Func<IServiceProvider, UserProcess, CancellationToken, Task> run) : IUserProcess
{
    public Task RunAsync(UserProcess process, CancellationToken stopping) => run(services, process, stopping);
}
