namespace Prefork.Benchmarks.Tables;

/// <summary>What a reader reads.</summary>
internal enum ReadTarget
{
    /// <summary>The table of all readers.</summary>
    SharedTable,

    /// <summary>A table like it that no other process has.</summary>
    OwnTable,

    /// <summary>A dictionary of its process.</summary>
    OwnDictionary,
}
