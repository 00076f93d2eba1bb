namespace Prefork;

/// <summary>What tells a row of a shared table from the same row after a change.</summary>
public readonly record struct SharedRowVersion
{
    internal SharedRowVersion(int slot, long state)
    {
        Slot = slot;
        State = state;
    }

    internal int Slot { get; }

    internal long State { get; }
}
