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
    /// <summary>How many large payloads the master may hold, beside one for each target: each is a descriptor.</summary>
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
    private readonly SentPayloads _sentPayloads;
    private readonly int _process;

    /// <summary>How many tasks were written to the ring.</summary>
    private long _sentTasks;

    public InternalRecords(TaskSettings settings, Lane lane, SharedRegion region, int largestResponse, string tempDirectory, ILogger logger)
    {
        _settings = settings;
        _region = region;
        _tempDirectory = tempDirectory;
        _logger = logger;
        _process = lane.WorkerId;
        _reactor = _process % lane.Settings.Reactors;
        _taken = lane.Taken(_reactor);
        _sentPayloads = new SentPayloads(_taken);
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
            Volatile.Write(ref _sentTasks, _sentTasks + 1);
        }

        return written;
    }

    /// <summary>Whether so many tasks wait, or so much with them, that there is no room for another one.</summary>
    /// <param name="length">Its payload.</param>
    /// <param name="worker">The task worker that it is for, or -1 for any.</param>
    public bool IsTaskQueueFull(int length, int worker)
    {
        // In this order, so that what the master takes meanwhile counts twice rather than not at all.
        var all = Volatile.Read(ref _sentTasks) - Volatile.Read(ref _taken->Tasks);
        var (own, allBytes, ownBytes) = (0L, 0L, 0L);
        for (var i = 0; i < _region.Reactors; i++)
        {
            var reactor = _region.Statistics(i);
            all += Volatile.Read(ref reactor->TasksQueued);
            allBytes += Volatile.Read(ref reactor->TaskBytesQueued);
            if (worker >= 0 && _settings.TaskWorkers > 1)
            {
                // Those for one worker leave as much room as they take.
                var queue = _region.Queue(i, worker);
                own += Volatile.Read(ref queue->Tasks);
                ownBytes += Volatile.Read(ref queue->TaskBytes);
            }
        }

        var held = _region.Queue(_reactor, _process);
        return all >= _settings.Tasks.MaxQueue
            || (own > 0 && own >= _settings.Tasks.MaxQueue - all)
            || (all > 0 && allBytes + length > _settings.Tasks.MaxQueueBytes)
            || (own > 0 && ownBytes + length > _settings.Tasks.MaxQueueBytes - allBytes)
            || Volatile.Read(ref held->HeldTasks) >= _settings.Tasks.MaxQueue
            || Volatile.Read(ref held->HeldBytes) > _settings.Tasks.MaxQueueBytes
            || HasTooManyFiles(length, worker < 0 ? _region.AnyTaskWorker : worker);
    }

    /// <summary>Whether so much waits for a process that there is no room for another message.</summary>
    public bool IsQueueFull(int process, int length)
    {
        // One that is longer than all that may wait goes where nothing waits.
        var level = Volatile.Read(ref _region.Queue(_reactor, process)->MessageBytes);
        return (level > 0 && level + length > _settings.Messages.MaxQueueBytes) || HasTooManyFiles(length, process);
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
            _sentPayloads.Add(TargetOf(header), payload.Length);
        }

        outbox.SendInternalFile(header, fd, payload.Length, isCharged: room == InternalRoom.Charged);
        return true;
    }

    private int TargetOf(in RecordHeader header)
    {
        var target = header.Type == RecordType.SendTask ? TaskRoute.Read(header.Extra).Worker : (int)header.Extra;
        return target < 0 ? _region.AnyTaskWorker : target;
    }

    /// <summary>Each target may have as many as it leaves free, and one: so what one does not take costs no other.</summary>
    private bool HasTooManyFiles(int length, int target)
    {
        if (length <= _longestInline)
        {
            return false;
        }

        var (all, own, _) = _sentPayloads.Count(target);
        var (allFiles, ownFiles) = ((long)all, (long)own);
        for (var i = 0; i < _region.Reactors; i++)
        {
            allFiles += Volatile.Read(ref _region.Statistics(i)->PayloadFiles);
            ownFiles += Volatile.Read(ref _region.Queue(i, target)->Files);
        }

        return ownFiles > 0 && ownFiles >= MostFiles - allFiles;
    }

    private long MemoryInUse()
    {
        var bytes = _sentPayloads.Count(_region.AnyTaskWorker).Bytes;
        for (var i = 0; i < _region.Reactors; i++)
        {
            bytes += Volatile.Read(ref _region.Statistics(i)->PayloadBytes);
        }

        return bytes;
    }
}
