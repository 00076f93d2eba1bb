using Microsoft.Extensions.Hosting;

namespace Prefork.Hosting;

/// <summary>Leaves the signals and the lifetime of the process to Prefork.</summary>
internal sealed class NullHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
