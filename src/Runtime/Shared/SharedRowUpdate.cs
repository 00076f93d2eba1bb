namespace Prefork;

/// <summary>Changes a copy of a row. May be called again with a newer row, where another process was faster.</summary>
/// <param name="row">The row.</param>
public delegate void SharedRowUpdate<TRow>(ref TRow row)
    where TRow : unmanaged;
