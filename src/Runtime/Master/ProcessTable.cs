using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>The table of all processes in shared memory: written by the master's spawner thread, read by anybody.</summary>
/// <remarks>
/// One writer, so a sequence lock without an atomic operation. The writer makes the sequence odd, passes a full fence, writes the fields, and publishes
/// the next even number with release. A reader takes the sequence with acquire, copies the fields, passes a full fence, and takes
/// the sequence again: where it was even and is the same, no write overlapped the copy. A master killed in the middle of a
/// write leaves an odd number: readers give up after a bounded number of tries.
/// </remarks>
internal sealed unsafe class ProcessTable
{
    private const int MaxTries = 1000;

    private readonly ProcessRow* _rows;

    /// <param name="memory">The region, aligned to a cache line.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="initialize">The master: empties it. Everybody else reads what is there.</param>
    public ProcessTable(byte* memory, int rows, bool initialize)
    {
        _rows = (ProcessRow*)memory;
        Rows = rows;
        if (initialize)
        {
            new Span<byte>(memory, (int)Size(rows)).Clear();
        }
    }

    public int Rows { get; }

    /// <summary>Rows for master, manager, two generations of each worker and task worker, one of each user process, and some to spare.</summary>
    public static int RowsFor(int workers, int userProcesses = 0) => (2 * workers) + userProcesses + 8;

    /// <summary>The bytes that a table of so many rows takes.</summary>
    public static long Size(int rows) => (long)rows * ProcessRow.Size;

    /// <summary>Copies a row.</summary>
    /// <returns>False for a row that was never used, or that can not be read consistently.</returns>
    public bool TryRead(int row, out ProcessInfo info)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows);
        var source = _rows + row;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var before = Volatile.Read(ref source->Sequence);
            if ((before & 1) == 0)
            {
                var copy = *source;
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref source->Sequence) == before)
                {
                    info = new ProcessInfo(
                        copy.ProcessId,
                        (ServerRole)copy.Role,
                        copy.Id,
                        (ProcessState)copy.State,
                        copy.Restarts,
                        copy.Instance,
                        copy.StartedAt,
                        new WaitStatus(copy.ExitCode, copy.Signal),
                        copy.BackOff,
                        copy.StatusPage);
                    return (ProcessState)copy.State != ProcessState.None;
                }
            }

            Thread.SpinWait(20);
        }

        info = default;
        return false;
    }

    /// <summary>Writer: enters a new process, in the row of its dead predecessor if there is one.</summary>
    /// <returns>The row; -1 where the table is full.</returns>
    public int Add(ServerRole role, int id, int processId, long instance, int statusPage = -1)
    {
        var row = FindRow(role, id);
        if (row >= 0)
        {
            var current = _rows[row];
            var succeeds = current.State == (int)ProcessState.Exited && current.Role == (int)role && current.Id == id;
            Write(row, new ProcessRow
            {
                ProcessId = processId,
                Role = (int)role,
                Id = id,
                State = (int)ProcessState.Starting,
                Restarts = succeeds ? current.Restarts + 1 : 0,
                Instance = instance,
                StartedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                BackOff = succeeds ? current.BackOff : 0,
                StatusPage = statusPage,
            });
        }

        return row;
    }

    /// <summary>Writer: the process is in another state.</summary>
    public void SetState(int row, ProcessState state)
    {
        if (row >= 0)
        {
            var changed = _rows[row];
            changed.State = (int)state;
            Write(row, changed);
        }
    }

    /// <summary>Writer: the process is gone.</summary>
    public void SetExited(int row, WaitStatus status)
    {
        if (row >= 0)
        {
            var changed = _rows[row];
            changed.State = (int)ProcessState.Exited;
            changed.ExitCode = status.ExitCode;
            changed.Signal = status.Signal;
            Write(row, changed);
        }
    }

    /// <summary>Writer: the processes of a role and id are in a crash loop, or not any longer.</summary>
    /// <param name="role">The role.</param>
    /// <param name="id">The number.</param>
    /// <param name="delay">Milliseconds between two starts; 0 for no crash loop.</param>
    public void SetBackOff(ServerRole role, int id, int delay)
    {
        for (var row = 0; row < Rows; row++)
        {
            var changed = _rows[row];
            if (changed.State != (int)ProcessState.None && changed.Role == (int)role && changed.Id == id && changed.BackOff != delay)
            {
                changed.BackOff = delay;
                Write(row, changed);
            }
        }
    }

    private int FindRow(ServerRole role, int id)
    {
        var unused = -1;
        var exited = -1;
        for (var row = 0; row < Rows; row++)
        {
            switch ((ProcessState)_rows[row].State)
            {
                case ProcessState.Exited when _rows[row].Role == (int)role && _rows[row].Id == id:
                    return row;
                case ProcessState.Exited when exited < 0:
                    exited = row;
                    break;
                case ProcessState.None when unused < 0:
                    unused = row;
                    break;
            }
        }

        return unused >= 0 ? unused : exited;
    }

    private void Write(int row, in ProcessRow content)
    {
        var target = _rows + row;
        var sequence = target->Sequence;
        Volatile.Write(ref target->Sequence, sequence + 1);
        Interlocked.MemoryBarrier();
        target->ProcessId = content.ProcessId;
        target->Role = content.Role;
        target->Id = content.Id;
        target->State = content.State;
        target->Restarts = content.Restarts;
        target->Instance = content.Instance;
        target->StartedAt = content.StartedAt;
        target->ExitCode = content.ExitCode;
        target->Signal = content.Signal;
        target->BackOff = content.BackOff;
        target->StatusPage = content.StatusPage;
        Volatile.Write(ref target->Sequence, sequence + 2);
    }
}
