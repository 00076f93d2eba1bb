namespace Prefork.Master;

/// <summary>A lane as the spawner sees it: two descriptors that its process inherits. The data path owns them.</summary>
internal class LaneHandle(int laneFd, int doorbellFd)
{
    public int LaneFd { get; } = laneFd;

    public int DoorbellFd { get; } = doorbellFd;
}
