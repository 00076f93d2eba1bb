using Prefork.Hosting;

namespace Prefork.Master;

internal static class MasterProcess
{
    public static Task<int> Run(ServerContext context, CancellationToken stop) => throw new NotSupportedException();
}
