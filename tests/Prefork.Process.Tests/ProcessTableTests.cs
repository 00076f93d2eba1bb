using System.Runtime.InteropServices;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Master;
using Xunit;

namespace Prefork.ProcessTests;

public sealed unsafe class ProcessTableTests : IDisposable
{
    private const int Rows = 4;

    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc((nuint)ProcessTable.Size(Rows), ProcessRow.Size);
    private readonly ProcessTable _writer;
    private readonly ProcessTable _reader;

    public ProcessTableTests()
    {
        new Span<byte>(_memory, (int)ProcessTable.Size(Rows)).Fill(0xFF);
        _writer = new ProcessTable(_memory, Rows, initialize: true);
        _reader = new ProcessTable(_memory, Rows, initialize: false);
    }

    [Fact]
    public void Row_tells_the_life_of_a_process()
    {
        Assert.False(_reader.TryRead(0, out _));
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var row = _writer.Add(ServerRole.Worker, 2, 4711, 9);

        Assert.True(_reader.TryRead(row, out var info));
        Assert.Equal((4711, ServerRole.Worker, 2, ProcessState.Starting, 9L, 0), (info.ProcessId, info.Role, info.Id, info.State, info.Instance, info.Restarts));
        Assert.InRange(info.StartedAt, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

        _writer.SetState(row, ProcessState.Ready);
        Assert.True(_reader.TryRead(row, out info));
        Assert.Equal(ProcessState.Ready, info.State);

        _writer.SetExited(row, new WaitStatus(0, SignalNumbers.Kill));
        Assert.True(_reader.TryRead(row, out info));
        Assert.Equal((ProcessState.Exited, SignalNumbers.Kill), (info.State, info.Status.Signal));
    }

    [Fact]
    public void Successor_takes_the_row_and_counts_the_restarts()
    {
        var row = _writer.Add(ServerRole.Worker, 0, 1, 1);
        Assert.NotEqual(row, _writer.Add(ServerRole.Worker, 1, 2, 2));
        _writer.SetExited(row, default);

        Assert.Equal(row, _writer.Add(ServerRole.Worker, 0, 3, 3));

        Assert.True(_reader.TryRead(row, out var info));
        Assert.Equal((3, 1), (info.ProcessId, info.Restarts));
        Assert.NotEqual(row, _writer.Add(ServerRole.Worker, 0, 4, 4));
    }

    [Fact]
    public void Crash_loop_shows_until_it_is_over()
    {
        var row = _writer.Add(ServerRole.Worker, 0, 1, 1);
        var other = _writer.Add(ServerRole.Worker, 1, 2, 2);
        _writer.SetExited(row, default);
        _writer.SetBackOff(ServerRole.Worker, 0, 400);
        Assert.Equal(row, _writer.Add(ServerRole.Worker, 0, 3, 3));

        Assert.True(_reader.TryRead(row, out var info));
        Assert.Equal((ProcessState.Starting, 400), (info.State, info.BackOff));
        Assert.True(_reader.TryRead(other, out info));
        Assert.Equal(0, info.BackOff);
        _writer.SetBackOff(ServerRole.Worker, 0, 0);
        Assert.True(_reader.TryRead(row, out info));
        Assert.Equal((3, ProcessState.Starting, 0), (info.ProcessId, info.State, info.BackOff));
    }

    [Fact]
    public void Full_table_reuses_rows_of_the_dead_and_else_has_none()
    {
        for (var id = 0; id < Rows; id++)
        {
            Assert.Equal(id, _writer.Add(ServerRole.Worker, id, id + 1, id + 1));
        }

        Assert.Equal(-1, _writer.Add(ServerRole.Worker, 9, 9, 9));
        _writer.SetState(-1, ProcessState.Ready);
        _writer.SetExited(-1, default);
        _writer.SetExited(2, default);
        Assert.Equal(2, _writer.Add(ServerRole.Worker, 9, 9, 9));
    }

    [Fact]
    public void Reader_never_sees_half_a_write()
    {
        const int Writes = 200_000;
        var row = _writer.Add(ServerRole.Worker, 0, 0, 0);
        using var started = new ManualResetEventSlim();
        var writer = new Thread(() =>
        {
            started.Wait();
            for (var number = 1; number <= Writes; number++)
            {
                _writer.SetExited(row, new WaitStatus(number, number));
                _writer.Add(ServerRole.Worker, 0, number, number);
            }
        });
        writer.Start();
        started.Set();
        var seen = 0;
        while (writer.IsAlive)
        {
            if (_reader.TryRead(row, out var info))
            {
                seen++;
                Assert.Equal(info.ProcessId, info.Instance);
                Assert.Equal(info.State == ProcessState.Exited ? info.ProcessId + 1 : 0, info.Status.Signal);
                Assert.Equal(info.Status.ExitCode, info.Status.Signal);
            }
        }

        writer.Join();
        Assert.True(seen > 0);
    }

    [Fact]
    public void Row_left_half_written_by_a_dead_master_is_given_up()
    {
        var row = _writer.Add(ServerRole.Worker, 0, 1, 1);
        ((ProcessRow*)_memory)[row].Sequence++;

        Assert.False(_reader.TryRead(row, out _));
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
