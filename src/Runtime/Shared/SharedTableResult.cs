namespace Prefork;

/// <summary>What became of a change of a shared table.</summary>
public enum SharedTableResult
{
    /// <summary>The row was not there, and has been added.</summary>
    Added,

    /// <summary>The row was there, and has been changed.</summary>
    Updated,

    /// <summary>Nothing was changed: there is a row of that key.</summary>
    Exists,

    /// <summary>Nothing was changed: there is no row of that key.</summary>
    NotFound,

    /// <summary>Nothing was changed: the row is no longer the one that was read.</summary>
    Changed,

    /// <summary>Nothing was changed: the table has as many rows as it can have.</summary>
    Full,

    /// <summary>Nothing was changed: the key has more bytes than keys of this table may have.</summary>
    KeyTooLong,
}
