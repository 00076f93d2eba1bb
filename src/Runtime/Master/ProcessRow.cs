using System.Runtime.InteropServices;

namespace Prefork.Master;

/// <summary>
/// A row of the process table: one cache line. The spawner thread of the master alone writes it, any process reads it; the sequence
/// word, odd while the row is being written, orders the two (see <see cref="ProcessTable"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct ProcessRow
{
    public const int Size = 64;

    public uint Sequence;
    public int ProcessId;
    public int Role;
    public int Id;
    public int State;
    public int Restarts;
    public long Instance;
    public long StartedAt;
    public int ExitCode;
    public int Signal;
    public int BackOff;
    public int StatusPage;
}
