using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Master;

namespace Prefork.Tests.Ipc;

public sealed unsafe class StatusPagesTests : IDisposable
{
    private readonly StatusPages _master = StatusPages.Create(3);

    public void Dispose() => _master.Dispose();

    [Fact]
    public void What_a_process_writes_others_read()
    {
        var page = _master.Take();
        var own = StatusPages.OpenOwn(_master.Fd, page);
        using var reader = StatusPages.Open(Duplicate());

        *own = new WorkerStatus { Phase = (int)WorkerState.Busy, ThreadId = 5, HandlersHash = 6, Sleeps = 2, Requests = 9 };

        var status = reader.Read(page);
        Assert.Equal((WorkerState.Busy, 5, 6L, 9L), (status.State, status.ThreadId, status.HandlersHash, status.Requests));
        Assert.Equal(3, reader.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Read(-1));
    }

    [Theory]
    [InlineData(WorkerState.Starting, 0, WorkerState.Starting)]
    [InlineData(WorkerState.Busy, 3, WorkerState.Idle)]
    [InlineData(WorkerState.Busy, 4, WorkerState.Busy)]
    [InlineData(WorkerState.Draining, 3, WorkerState.Draining)]
    [InlineData(WorkerState.Stopping, 3, WorkerState.Stopping)]
    internal void A_serving_worker_is_idle_while_it_sleeps(WorkerState phase, long sleeps, WorkerState shown)
    {
        var page = _master.Take();
        *_master.Address(page) = new WorkerStatus { Phase = (int)phase, Sleeps = sleeps };
        Assert.Equal(shown, _master.Read(page).State);
    }

    [Fact]
    public void A_page_is_taken_empty_and_once()
    {
        int[] taken = [_master.Take(), _master.Take(), _master.Take()];
        Assert.Equal(3, taken.Distinct().Count());
        Assert.Throws<IOException>(() => _master.Take());
        _master.Address(taken[1])->Requests = 7;

        _master.Return(taken[1]);

        Assert.Equal(taken[1], _master.Take());
        Assert.Equal(0, _master.Read(taken[1]).Requests);
    }

    [Fact]
    public void A_process_that_has_ended_or_has_no_page_shows_nothing()
    {
        var page = _master.Take();
        _master.Address(page)->Phase = (int)WorkerState.Draining;
        var memory = stackalloc byte[(int)ProcessTable.Size(4) + ProcessRow.Size];
        var table = new ProcessTable(memory, 4, initialize: true);
        var reader = new ProcessReader(table, _master);
        table.Add(ServerRole.Manager, 0, 1, 1);
        var row = table.Add(ServerRole.Worker, 0, 2, 2, page);
        table.Add(ServerRole.Worker, 1, 3, 3, statusPage: 17);

        Assert.Equal(
            [(1, null), (2, WorkerState.Draining), (3, null)],
            reader.Processes().Select(process => (process.ProcessId, reader.StatusOf(process)?.State)));
        table.SetExited(row, default);
        Assert.All(reader.Processes(), process => Assert.Null(reader.StatusOf(process)));
    }

    [Fact]
    public void What_is_something_else_is_refused()
    {
        using var file = File.OpenHandle("/dev/null");

        Assert.Throws<InvalidDataException>(() => StatusPages.Open((int)file.DangerousGetHandle()));
        Assert.Throws<InvalidDataException>(() => StatusPages.Open(-1));
    }

    private int Duplicate() => Sys.Fcntl(_master.Fd, Sys.F_DUPFD_CLOEXEC, 0);
}
