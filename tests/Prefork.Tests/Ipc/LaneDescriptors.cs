using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

/// <summary>A lane's descriptors once more, as a process inherits them. What opens a lane owns them.</summary>
internal sealed class LaneDescriptors(Lane lane) : IDisposable
{
    public int Lane { get; } = Duplicate(lane.Fd);

    public int Doorbell { get; } = Duplicate(lane.Doorbell.Fd);

    public IReadOnlyList<int> Files { get; } = [.. lane.Files.Select(file => Duplicate(file.WorkerFd))];

    public static int Duplicate(int fd)
    {
        var copy = Sys.Fcntl(fd, Sys.F_DUPFD_CLOEXEC, 0);
        Assert.True(copy >= 0);
        return copy;
    }

    public void Dispose()
    {
        _ = Sys.Close(Lane);
        _ = Sys.Close(Doorbell);
        foreach (var file in Files)
        {
            _ = Sys.Close(file);
        }
    }
}
