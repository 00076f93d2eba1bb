namespace Prefork.Workers;

/// <summary>How many bytes of output one worker may have queued beside its rings. Taken and returned by any thread.</summary>
internal sealed class OutboxBudget(long limit)
{
    private long _taken;

    public long Limit => limit;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);
}
