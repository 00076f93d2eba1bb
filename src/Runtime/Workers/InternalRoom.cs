namespace Prefork.Workers;

/// <summary>What becomes of a record for the server itself that finds no room in the ring.</summary>
internal enum InternalRoom
{
    /// <summary>It waits if the budget has room for it; else it is refused.</summary>
    IfThereIs,

    /// <summary>It waits: the budget was charged for it before.</summary>
    Charged,

    /// <summary>It waits, whatever waits already.</summary>
    Always,
}
