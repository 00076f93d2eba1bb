using Prefork.Hosting;

namespace Prefork.Workers;

internal static class WorkerProcess
{
    public static Task<int> Run(ServerContext context, CancellationToken stop) => throw new NotSupportedException();
}
