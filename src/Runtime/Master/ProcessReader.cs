using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>What any process can read of all processes of the server, without asking one.</summary>
internal sealed class ProcessReader(ProcessTable table, StatusPages pages)
{
    /// <summary>Opens the memory that a process inherited; it stays mapped to the end of the process.</summary>
    public static unsafe ProcessReader Open(ChildDescriptors descriptors)
    {
        var region = SharedRegion.Open(descriptors.Shared);
        return new ProcessReader(new ProcessTable(region.ProcessTable, region.ProcessRows, initialize: false), StatusPages.Open(descriptors.Status));
    }

    /// <summary>The processes, those too that have ended and not been followed by another.</summary>
    public IEnumerable<ProcessInfo> Processes()
    {
        for (var row = 0; row < table.Rows; row++)
        {
            if (table.TryRead(row, out var process))
            {
                yield return process;
            }
        }
    }

    /// <summary>What a process shows of itself; null of one that shows nothing, as master and manager, or has ended.</summary>
    public WorkerStatus? StatusOf(in ProcessInfo process) =>
        process.State != ProcessState.Exited && (uint)process.StatusPage < (uint)pages.Count ? pages.Read(process.StatusPage) : null;
}
