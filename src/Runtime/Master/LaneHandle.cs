namespace Prefork.Master;

/// <summary>A lane as the spawner sees it: the descriptors that its process inherits, and the page for its state. The data path owns them.</summary>
internal class LaneHandle(int laneFd, int doorbellFd, int statusPage, IReadOnlyList<int> files)
{
    /// <summary>Which of the <see cref="Ipc.StatusPages"/>.</summary>
    public int StatusPage { get; } = statusPage;

    public int LaneFd { get; } = laneFd;

    public int DoorbellFd { get; } = doorbellFd;

    /// <summary>The process's ends of the descriptor sockets, by reactor.</summary>
    public IReadOnlyList<int> Files { get; } = files;
}
