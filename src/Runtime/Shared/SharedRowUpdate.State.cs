namespace Prefork;

/// <summary>Changes a copy of a row. May be called again with a newer row, where another process was faster.</summary>
/// <param name="row">The row.</param>
/// <param name="state">What the caller of the update gave.</param>
public delegate void SharedRowUpdate<TRow, in TState>(ref TRow row, TState state)
    where TRow : unmanaged
    where TState : allows ref struct;
