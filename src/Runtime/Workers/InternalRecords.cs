using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>
/// Writes the tasks, results and messages of one process into its rings, with their payloads or the names of files that have them, and tells how
/// much waits in the master. The loop thread writes; any thread may ask.
/// </summary>
internal sealed unsafe class InternalRecords
{
    /// <summary>How many large payloads the master may hold: each is a descriptor.</summary>
    private const int MostFiles = 256;

    /// <summary>Beside the payload in the same record: the tag of a finish, and the name of a file.</summary>
    private const int RecordOverhead = 64;

    private readonly TaskSettings _settings;
    private readonly SharedRegion _region;
    private readonly int _reactor;
    private readonly int _longestInline;
    private readonly int _longestResultInline;
    private readonly string _tempDirectory;
    private readonly ILogger _logger;
    private readonly LogThrottle _payloadLog = new();
    private readonly TakenCounts* _taken;

    /// <summary>What was written to the ring, as <see cref="TakenCounts"/> counts it.</summary>
    private TakenCounts _sent;

    public InternalRecords(TaskSettings settings, Lane lane, SharedRegion region, int largestResponse, string tempDirectory, ILogger logger)
    {
        _settings = settings;
        _region = region;
        _tempDirectory = tempDirectory;
        _logger = logger;
        _reactor = lane.WorkerId % lane.Settings.Reactors;
        _taken = lane.Taken(_reactor);
        var request = (lane.Settings.RequestRingBytes / 4) - RecordHeader.Size;
        _longestInline = Math.Min(Math.Min(request, largestResponse), lane.Settings.ArenaBytes) - RecordOverhead;
        _longestResultInline = Math.Min(_longestInline, (Lane.CompletionRingBytes / 4) - RecordHeader.Size - RecordOverhead);
    }

    /// <summary>Whether there is a process with an id.</summary>
    public bool HasProcess(int id) => (uint)id < (uint)_region.Processes;

    /// <summary>Writes a record, with its payload in it, or in shared memory, or in a file; false where there is room for none of them.</summary>
    public bool Write(Outbox outbox, RecordHeader header, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var written = payload.Length <= (header.Type == RecordType.TaskDone ? _longestResultInline : _longestInline)
            ? outbox.SendInternal(header, payload, room)
            : TryWriteFile(outbox, header, payload, room);
        if (written && header.Type == RecordType.SendTask)
        {
            Volatile.Write(ref _sent.Tasks, _sent.Tasks + 1);
        }

        return written;
    }

    /// <summary>Whether so many tasks wait, or so much with them, that there is no room for another one.</summary>
    public bool IsTaskQueueFull(int length)
    {
        // In this order, so that what the master takes meanwhile counts twice rather than not at all.
        var tasks = Volatile.Read(ref _sent.Tasks) - Volatile.Read(ref _taken->Tasks);
        long bytes = length;
        for (var i = 0; i < _region.Reactors; i++)
        {
            var reactor = _region.Statistics(i);
            tasks += Volatile.Read(ref reactor->TasksQueued);
            bytes += Volatile.Read(ref reactor->TaskBytesQueued);
        }

        return tasks >= _settings.Tasks.MaxQueue || (bytes > _settings.Tasks.MaxQueueBytes && tasks > 0) || HasTooManyFiles(length);
    }

    /// <summary>Whether so much waits for a process that there is no room for another message.</summary>
    public bool IsQueueFull(int process, int length)
    {
        // One that is longer than all that may wait goes where nothing waits.
        var level = Volatile.Read(ref *_region.QueueLevel(_reactor, process));
        return (level > 0 && level + length > _settings.Messages.MaxQueueBytes) || HasTooManyFiles(length);
    }

    private bool TryWriteFile(Outbox outbox, RecordHeader header, ReadOnlySpan<byte> payload, InternalRoom room)
    {
        var useMemory = MemoryInUse() + payload.Length <= _settings.MaxMemoryBytes;
        var fd = LargePayload.TryCreate(payload, _tempDirectory, useMemory, out var isFile, out var error);
        if (fd < 0)
        {
            if (_payloadLog.ShouldLog(Environment.TickCount64))
            {
                Log.PayloadFailed(_logger, payload.Length, _tempDirectory, Sys.Describe(error));
            }

            return false;
        }

        header.Flags |= RecordFlags.File | (isFile ? RecordFlags.Spilled : RecordFlags.None);
        if (header.Type != RecordType.TaskDone)
        {
            Volatile.Write(ref _sent.Files, _sent.Files + 1);
            Volatile.Write(ref _sent.FileBytes, _sent.FileBytes + payload.Length);
        }

        outbox.SendInternalFile(header, fd, payload.Length, isCharged: room == InternalRoom.Charged);
        return true;
    }

    private bool HasTooManyFiles(int length)
    {
        if (length <= _longestInline)
        {
            return false;
        }

        var files = Volatile.Read(ref _sent.Files) - Volatile.Read(ref _taken->Files);
        for (var i = 0; i < _region.Reactors; i++)
        {
            files += Volatile.Read(ref _region.Statistics(i)->PayloadFiles);
        }

        return files >= MostFiles;
    }

    private long MemoryInUse()
    {
        var bytes = Volatile.Read(ref _sent.FileBytes) - Volatile.Read(ref _taken->FileBytes);
        for (var i = 0; i < _region.Reactors; i++)
        {
            bytes += Volatile.Read(ref _region.Statistics(i)->PayloadBytes);
        }

        return bytes;
    }
}
