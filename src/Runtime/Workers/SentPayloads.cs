using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>The large payloads that a process has written to its ring and the reactor has not taken yet, by their targets. Any thread.</summary>
internal sealed unsafe class SentPayloads(TakenCounts* taken)
{
    private readonly Lock _gate = new();
    private readonly Queue<(int Target, long Bytes)> _untaken = new();
    private readonly Dictionary<int, int> _counts = [];
    private readonly TakenCounts* _taken = taken;
    private long _sent;
    private long _bytes;

    public void Add(int target, long bytes)
    {
        lock (_gate)
        {
            _untaken.Enqueue((target, bytes));
            _counts[target] = _counts.GetValueOrDefault(target) + 1;
            _bytes += bytes;
            _sent++;
        }
    }

    /// <summary>How many there are in all, for one target, and how many bytes they have.</summary>
    public (int All, int Own, long Bytes) Count(int target)
    {
        lock (_gate)
        {
            while (_sent - _untaken.Count < Volatile.Read(ref _taken->Files) && _untaken.TryDequeue(out var payload))
            {
                _counts[payload.Target]--;
                _bytes -= payload.Bytes;
            }

            return (_untaken.Count, _counts.GetValueOrDefault(target), _bytes);
        }
    }
}
