using Prefork.Hosting;

namespace Prefork.Manager;

internal static class ManagerProcess
{
    public static Task<int> Run(ServerContext context, CancellationToken stop) => throw new NotSupportedException();
}
