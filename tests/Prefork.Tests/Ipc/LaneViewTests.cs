using System.Diagnostics;
using System.Runtime.InteropServices;
using Prefork.Ipc;

namespace Prefork.Tests.Ipc;

/// <summary>Views of lanes of this process.</summary>
public sealed unsafe partial class LaneViewTests : IDisposable
{
    private const int ClockMonotonic = 1;
    private const int WorkerId = 3;
    private const long Instance = 77;

    private static readonly LaneSettings Settings = new(1, 65536, 65536, 16, 65536);

    private readonly Lane _lane = Lane.Create(WorkerId, Instance, Settings);

    public void Dispose() => _lane.Dispose();

    [Fact]
    public void It_shows_what_runs()
    {
        using var view = Open();
        Assert.Empty(Running(view));

        Start(0, request: 21, handler: 1);
        Start(16, request: 22, handler: 2);

        Assert.Equal([new RunningRequest(0, 21, 210, 1, 1000), new RunningRequest(16, 22, 220, 2, 1000)], Running(view));
    }

    [Fact]
    public void An_entry_counts_while_its_handler_runs()
    {
        using var view = Open();
        Start(1, request: 21, handler: 1);
        _lane.InFlight[1].Responded = 1;
        Assert.True(view.TryRead(1, out _));

        _lane.InFlight[1].State = (int)InFlightState.Queued;
        Assert.False(view.TryRead(1, out _));
        _lane.InFlight[1].State = (int)InFlightState.Started;
        _lane.InFlight[1].StartTime = 0;
        Assert.False(view.TryRead(1, out _));
    }

    [Fact]
    public void A_scribbled_lane_is_read_without_harm()
    {
        using var view = Open();
        var end = Lane.InFlightEnd(Settings.InFlightEntries);
        new Span<byte>(_lane.InFlight, (int)(end - Lane.InFlightOffset)).Fill(0xA5);
        Assert.Empty(Running(view));
    }

    [Fact]
    public void It_outlives_the_lane()
    {
        using var view = Open();
        Start(0, request: 21, handler: 1);
        _lane.Dispose();
        Assert.Equal(21, Assert.Single(Running(view)).RequestId);
    }

    [Fact]
    public void What_is_written_meanwhile_is_never_mixed()
    {
        using var view = Open();
        Start(0, request: 1, handler: 1);
        var stop = false;
        var writer = new Thread(() =>
        {
            for (var request = 2L; !Volatile.Read(ref stop); request++)
            {
                var entry = _lane.InFlight;
                entry->StartTime = 0;
                entry->SessionId = request * 10;
                entry->StartTime = 1000;
                Volatile.Write(ref entry->RequestId, request);
            }
        });
        writer.Start();
        var seen = new HashSet<long>();
        var deadline = Stopwatch.StartNew();
        while (seen.Count < 1000 && deadline.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (view.TryRead(0, out var request))
            {
                // A new request's session may be there before its id: its start time, which is new, keeps it from being taken for a slow one.
                Assert.InRange(request.SessionId, request.RequestId * 10, (request.RequestId + 1) * 10);
                seen.Add(request.RequestId);
            }
        }

        Volatile.Write(ref stop, true);
        writer.Join();
        Assert.Equal(1000, seen.Count);
    }

    [Fact]
    public void No_process_and_no_descriptor_are_no_error()
    {
        Assert.Null(LaneView.Open(int.MaxValue, WorkerId, Instance));
        Assert.Null(LaneView.Open(Environment.ProcessId, WorkerId, Instance, descriptor: int.MaxValue));
    }

    [Theory]
    [InlineData(WorkerId + 1, Instance)]
    [InlineData(WorkerId, Instance + 1)]
    public void Another_workers_lane_is_refused(int workerId, long instance)
    {
        Assert.Throws<InvalidDataException>(() => LaneView.Open(Environment.ProcessId, workerId, instance, _lane.Fd));
    }

    [Fact]
    public void A_file_is_refused()
    {
        using var file = File.OpenHandle(typeof(LaneViewTests).Assembly.Location);
        var fd = (int)file.DangerousGetHandle();
        Assert.Throws<InvalidDataException>(() => LaneView.Open(Environment.ProcessId, WorkerId, Instance, fd));
    }

    [Fact]
    public void Memory_that_is_smaller_than_it_says_is_refused()
    {
        using var memory = SharedMemory.Create("prefork-lane-test", 4096, readOnlyForOthers: false);
        *(LaneHeader*)memory.Address = new LaneHeader
        {
            Magic = LaneHeader.ExpectedMagic,
            Version = LaneHeader.ExpectedVersion,
            WorkerId = WorkerId,
            Instance = Instance,
            InFlightEntries = 16,
        };
        Assert.Throws<InvalidDataException>(() => LaneView.Open(Environment.ProcessId, WorkerId, Instance, memory.Fd));
    }

    /// <summary>Processes compare each other's start times.</summary>
    [Fact]
    public void The_stopwatch_is_the_machines_monotonic_clock()
    {
        Span<long> time = stackalloc long[2];
        var before = Stopwatch.GetTimestamp();
        fixed (long* pointer = time)
        {
            Assert.Equal(0, ReadClock(ClockMonotonic, pointer));
        }

        var after = Stopwatch.GetTimestamp();
        Assert.Equal(1_000_000_000, Stopwatch.Frequency);
        Assert.InRange((time[0] * 1_000_000_000) + time[1], before, after);
    }

    private static List<RunningRequest> Running(LaneView view)
    {
        var running = new List<RunningRequest>();
        view.ReadRunning(running);
        return running;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, long* time);

    private LaneView Open()
    {
        var view = LaneView.Open(Environment.ProcessId, WorkerId, Instance, _lane.Fd);
        Assert.NotNull(view);
        return view;
    }

    private void Start(int entry, long request, short handler)
    {
        _lane.InFlight[entry] = new InFlightEntry
        {
            State = (int)InFlightState.Started,
            RequestId = request,
            SessionId = request * 10,
            Handler = handler,
            StartTime = 1000,
        };
    }
}
