using Prefork.Interop;
using Prefork.Master;

namespace Prefork.ProcessTests.Child;

/// <summary>Reports what the spawner asks of it; its lanes hold nothing but the worker id and instance they were made for.</summary>
internal sealed unsafe class FakeDataPath : IDataPath
{
    public const int RegionBytes = 64 * 1024;
    public const int StatusBytes = 4096;
    public const int FirstHighDescriptor = 200;

    private readonly ChildSettings _settings;

    public FakeDataPath(ChildSettings settings)
    {
        _settings = settings;
        var region = Create("region", RegionBytes);
        var memory = (byte*)Sys.Mmap(null, RegionBytes, Sys.PROT_READ | Sys.PROT_WRITE, Sys.MAP_SHARED, region, 0);
        Processes = new ProcessTable(memory, ProcessTable.RowsFor(settings.Processes, settings.UserProcesses.Count), initialize: true);
        StatusFd = Place(Create("status", StatusBytes));
        SharedFds = [Place(region), Place(Sys.EventFd(0, Sys.EFD_CLOEXEC)), Place(Sys.EventFd(0, Sys.EFD_CLOEXEC))];
    }

    public IReadOnlyList<int> SharedFds { get; }

    public int PackagesFd => SharedFds[0];

    public int StatusFd { get; }

    public ProcessTable Processes { get; }

    public long Contract => 0;

    public Action<long>? ProcessCorrupt { get; set; }

    public LaneHandle CreateLane(int workerId, long instance)
    {
        if (_settings.IsOutOfLanes)
        {
            throw new IOException("There are no lanes.");
        }

        Output.Line($"data create worker={workerId} instance={instance}");
        var lane = Create("lane", 4096);
        var content = stackalloc long[2] { workerId, instance };
        _ = Sys.Write(lane, content, 16);
        return new LaneHandle(Place(lane), Place(Sys.EventFd(0, Sys.EFD_CLOEXEC)), statusPage: 0, []);
    }

    public void Attach(int workerId, LaneHandle lane) => Output.Line($"data attach worker={workerId}");

    public void Replace(int workerId, LaneHandle dead, LaneHandle? successor)
    {
        Free(dead);
        Output.Line($"data replace worker={workerId}");
    }

    public void Switch(int workerId, LaneHandle successor, Action vacated)
    {
        Output.Line($"data switch worker={workerId}");
        ThreadPool.QueueUserWorkItem(_ => vacated());
    }

    public void Retire(int workerId, LaneHandle lane)
    {
        Free(lane);
        Output.Line($"data retire worker={workerId}");
    }

    public void Discard(LaneHandle lane) => Free(lane);

    public void ReloadCertificates()
    {
    }

    public void AwaitTasks(Action done) => done();

    public void SetReady(int id, bool isReady) => Output.Line($"data {(isReady ? "ready" : "unready")} task={id}");

    public void StartAccepting() => Output.Line("data accept");

    public void Quiesce(Action done)
    {
        Output.Line("data quiesce");
        ThreadPool.QueueUserWorkItem(_ => done());
    }

    public void FinishBy(long deadline)
    {
    }

    public void Finish(Action done)
    {
        Output.Line("data finish");
        ThreadPool.QueueUserWorkItem(_ => done());
    }

    private static int Create(string name, long bytes)
    {
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + '\0'))
        {
            var fd = Sys.MemfdCreate(text, Sys.MFD_CLOEXEC);
            _ = Sys.Ftruncate(fd, bytes);
            return fd;
        }
    }

    private static void Free(LaneHandle lane)
    {
        _ = Sys.Close(lane.LaneFd);
        _ = Sys.Close(lane.DoorbellFd);
    }

    private int Place(int fd)
    {
        if (!_settings.HasHighDescriptors)
        {
            return fd;
        }

        var high = Sys.Fcntl(fd, Sys.F_DUPFD_CLOEXEC, FirstHighDescriptor);
        _ = Sys.Close(fd);
        return high;
    }

    public void Dispose()
    {
    }
}
