using System.Diagnostics;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// What the master shows all processes: the reactors' sleeping flags, the process table and the session table. The master maps it
/// writable before it is sealed against further writable maps, so a write of any other process faults in that process.
/// </summary>
internal sealed unsafe class SharedRegion : IDisposable
{
    private const int PageBytes = 4096;
    public const int MaxReactors = 64;

    private readonly SharedMemory _memory;
    private readonly long* _queueLevels;

    private SharedRegion(SharedMemory memory)
    {
        _memory = memory;
        Reactors = Header->Reactors;
        SessionSlots = Header->SessionSlots;
        Processes = Header->Processes;
        _queueLevels = (long*)(memory.Address + QueueLevelsOffset(Reactors));
        Sessions = (SessionSlot*)(memory.Address + SessionsOffset(Reactors, Processes, Header->ProcessTableBytes));
    }

    public int Fd => _memory.Fd;

    public int Reactors { get; }

    public int SessionSlots { get; }

    /// <summary>Whether there is room for clients' certificates.</summary>
    public bool HasCertificates => Header->CertificateBytes > 0;

    /// <summary>How many processes have lanes.</summary>
    public int Processes { get; }

    public SessionSlot* Sessions { get; }

    /// <summary>The process table's memory; the spawner thread alone writes it.</summary>
    public byte* ProcessTable => _memory.Address + ProcessTableOffset(Reactors, Processes);

    public int ProcessRows => Header->ProcessRows;

    private SharedRegionHeader* Header => (SharedRegionHeader*)_memory.Address;

    /// <summary>Master: makes the region.</summary>
    /// <exception cref="IOException">The system has no memory or no descriptors left.</exception>
    public static SharedRegion Create(
        int reactors, int sessionSlots, int processRows, long processTableBytes, int processes = 0, bool certificates = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reactors, MaxReactors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sessionSlots, SessionId.MaxSlots);
        var certificateBytes = certificates ? ClientCertificateRow.Size : 0;
        var total = TotalBytes(reactors, processes, processTableBytes, sessionSlots, certificateBytes);
        var memory = SharedMemory.Create("prefork-region", total, readOnlyForOthers: true);
        var header = (SharedRegionHeader*)memory.Address;
        header->Version = SharedRegionHeader.ExpectedVersion;
        header->MasterProcessId = Environment.ProcessId;
        header->Reactors = reactors;
        header->ProcessRows = processRows;
        header->SessionSlots = sessionSlots;
        header->Processes = processes;
        header->ProcessTableBytes = processTableBytes;
        header->CertificateBytes = certificateBytes;
        header->Magic = SharedRegionHeader.ExpectedMagic;
        return new SharedRegion(memory);
    }

    /// <summary>Any other process: opens the region that it inherited, for reading.</summary>
    /// <exception cref="InvalidDataException">It is not a region of this version.</exception>
    public static SharedRegion Open(int fd)
    {
        SharedRegionHeader header;
        var first = SharedMemory.Open(fd, PageBytes, writable: false);
        header = *(SharedRegionHeader*)first.Address;
        _ = Sys.Munmap(first.Address, PageBytes);
        if (header.Magic != SharedRegionHeader.ExpectedMagic || header.Version != SharedRegionHeader.ExpectedVersion)
        {
            throw new InvalidDataException(
                $"The shared region has layout version {header.Version}, this build of Prefork knows {SharedRegionHeader.ExpectedVersion}: restart the server to change the version of Prefork.");
        }

        var total = TotalBytes(header.Reactors, header.Processes, header.ProcessTableBytes, header.SessionSlots, header.CertificateBytes);
        return new SharedRegion(SharedMemory.Open(fd, total, writable: false));
    }

    /// <summary>What the session in a slot has agreed on, where it is encrypted.</summary>
    public SessionSecurityRow* Security(int slot)
    {
        Debug.Assert((uint)slot < (uint)SessionSlots);
        return (SessionSecurityRow*)(_memory.Address + SecurityOffset(Reactors, Processes, Header->ProcessTableBytes, SessionSlots)) + slot;
    }

    /// <summary>The certificate of the client of the session in a slot.</summary>
    public ClientCertificateRow* Certificate(int slot)
    {
        Debug.Assert(HasCertificates && (uint)slot < (uint)SessionSlots);
        return (ClientCertificateRow*)(_memory.Address + CertificateOffset(slot));
    }

    /// <summary>Master: takes the memory for a certificate of so many bytes; false where the system has none, or there is no room for certificates.</summary>
    public bool TryReserveCertificate(int slot, int length) =>
        HasCertificates && _memory.Reserve(CertificateOffset(slot), ClientCertificateRow.Size - ClientCertificateRow.MaxBytes + length) == 0;

    /// <summary>
    /// How many bytes of messages wait in a reactor for a process, as its senders see before they send more. That reactor's thread alone
    /// writes it; what senders read may be a moment old, so the limit may be passed by what their rings hold.
    /// </summary>
    public long* QueueLevel(int reactor, int process)
    {
        Debug.Assert((uint)reactor < (uint)Reactors && (uint)process < (uint)Processes);
        return _queueLevels + ((long)reactor * Processes) + process;
    }

    /// <summary>What a reactor has counted.</summary>
    public ReactorStatistics* Statistics(int reactor)
    {
        Debug.Assert((uint)reactor < (uint)Reactors);
        return (ReactorStatistics*)(_memory.Address + StatisticsOffset(Reactors)) + reactor;
    }

    /// <summary>The flag that says whether a reactor sleeps; that reactor's thread alone writes it.</summary>
    public int* ReactorSleeping(int reactor)
    {
        Debug.Assert((uint)reactor < (uint)Reactors);
        return (int*)(_memory.Address + PageBytes + (reactor * RingLayout.Line));
    }

    public void Dispose() => _memory.Dispose();

    private long CertificateOffset(int slot) =>
        CertificatesOffset(Reactors, Processes, Header->ProcessTableBytes, SessionSlots) + ((long)slot * ClientCertificateRow.Size);

    private static long SecurityOffset(int reactors, int processes, long processTableBytes, int sessionSlots) =>
        SessionsOffset(reactors, processes, processTableBytes) + Align((long)sessionSlots * SessionSlot.Size);

    private static long CertificatesOffset(int reactors, int processes, long processTableBytes, int sessionSlots) =>
        SecurityOffset(reactors, processes, processTableBytes, sessionSlots) + Align((long)sessionSlots * SessionSecurityRow.Size);

    /// <summary>What encrypted sessions have comes last: it takes memory only where there are any.</summary>
    private static long TotalBytes(int reactors, int processes, long processTableBytes, int sessionSlots, int certificateBytes) =>
        CertificatesOffset(reactors, processes, processTableBytes, sessionSlots) + ((long)sessionSlots * certificateBytes);

    private static long Align(long bytes) => (bytes + PageBytes - 1) & ~(PageBytes - 1L);

    private static long StatisticsOffset(int reactors) => PageBytes + Align((long)reactors * RingLayout.Line);

    private static long QueueLevelsOffset(int reactors) => StatisticsOffset(reactors) + Align((long)reactors * ReactorStatistics.Size);

    private static long ProcessTableOffset(int reactors, int processes) =>
        QueueLevelsOffset(reactors) + Align((long)reactors * processes * sizeof(long));

    private static long SessionsOffset(int reactors, int processes, long processTableBytes) =>
        ProcessTableOffset(reactors, processes) + Align(processTableBytes);
}
