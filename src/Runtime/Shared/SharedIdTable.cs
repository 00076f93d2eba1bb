using System.Collections;
using System.Diagnostics;
using System.Numerics;
using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A table by number in memory that all processes of the server share, of a fixed capacity.
/// May be used on any thread. A process that is killed in the middle of a change leaves the row before or the row after, and no lock held.
/// </summary>
/// <typeparam name="TRow">A row: a struct without references. Rows are copied, in and out.</typeparam>
[DebuggerDisplay("{Name}: {Count} of {Capacity}")]
public sealed unsafe class SharedIdTable<TRow> : IEnumerable<KeyValuePair<long, TRow>>
    where TRow : unmanaged
{
    private readonly RowTable<TRow> _rows;

    internal SharedIdTable(string name, RowTable<TRow> rows)
    {
        Name = name;
        _rows = rows;
    }

    /// <summary>The name that it was declared by.</summary>
    public string Name { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>How many rows there can be.</summary>
    public int Capacity => _rows.Capacity;

    /// <summary>Whether there is a row.</summary>
    /// <param name="key">The key.</param>
    public bool ContainsKey(long key) => TryGetValue(key, out _);

    /// <summary>Reads a row. Takes no lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row, as it is or was a moment ago.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(long key, out TRow row) => TryGetValue(key, out row, out _);

    /// <summary>Reads a row, to set it later where it has not been changed: see <see cref="TrySet"/>. Takes no lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row, as it is or was a moment ago.</param>
    /// <param name="version">What tells the row from what it becomes by a change.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(long key, out TRow row, out SharedRowVersion version)
    {
        var found = new NumberKey(key, _rows.Seed);
        return _rows.TryRead(found, out row, out version);
    }

    /// <summary>Sets a row, whether there is one or not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult Set(long key, in TRow row)
    {
        var found = new NumberKey(key, _rows.Seed);
        return _rows.Set(found, row);
    }

    /// <summary>Adds a row where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, or <see cref="SharedTableResult.Exists"/>, <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult TryAdd(long key, in TRow row)
    {
        var found = new NumberKey(key, _rows.Seed);
        return _rows.Add(found, row);
    }

    /// <summary>Sets a row where it has not been changed since it was read, by whatever process.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <param name="version">What came with the row that was read.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Changed"/>, <see cref="SharedTableResult.NotFound"/>.</returns>
    public SharedTableResult TrySet(long key, in TRow row, SharedRowVersion version)
    {
        var found = new NumberKey(key, _rows.Seed);
        return _rows.Set(found, row, version);
    }

    /// <summary>Changes a row by a function of it, so that no other change is lost. No lock is held while the function runs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="update">Changes a copy of the row; called again where another change came between.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.NotFound"/>.</returns>
    public SharedTableResult Update(long key, SharedRowUpdate<TRow> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Update(key, update, static (ref row, update) => update(ref row));
    }

    /// <summary>Changes a row by a function of it, so that no other change is lost. No lock is held while the function runs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">Something for the function, which can be static then.</param>
    /// <param name="update">Changes a copy of the row; called again where another change came between.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.NotFound"/>.</returns>
    public SharedTableResult Update<TState>(long key, TState state, SharedRowUpdate<TRow, TState> update)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(update);
        while (TryGetValue(key, out var row, out var version))
        {
            update(ref row, state);
            if (TrySet(key, row, version) is not SharedTableResult.Changed and var result)
            {
                return result;
            }
        }

        return SharedTableResult.NotFound;
    }

    /// <summary>Sets one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult Set<TValue>(long key, SharedColumn<TRow, TValue> column, TValue value)
        where TValue : unmanaged
    {
        var found = new NumberKey(key, _rows.Seed);
        var change = new ColumnAssignment<TRow, TValue>(column, value);
        return _rows.Change(found, ref change);
    }

    /// <summary>Adds to one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is added.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult Increment<TValue>(long key, SharedColumn<TRow, TValue> column, TValue delta)
        where TValue : unmanaged, INumber<TValue> => Increment(key, column, delta, out _);

    /// <summary>Adds to one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is added.</param>
    /// <param name="sum">The value then.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult Increment<TValue>(long key, SharedColumn<TRow, TValue> column, TValue delta, out TValue sum)
        where TValue : unmanaged, INumber<TValue>
    {
        var found = new NumberKey(key, _rows.Seed);
        var change = new ColumnAddition<TRow, TValue>(column, delta);
        var result = _rows.Change(found, ref change);
        sum = result == SharedTableResult.Full ? default : change.Result;
        return result;
    }

    /// <summary>Subtracts from one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is subtracted.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>.</returns>
    public SharedTableResult Decrement<TValue>(long key, SharedColumn<TRow, TValue> column, TValue delta)
        where TValue : unmanaged, INumber<TValue> => Increment(key, column, TValue.Zero - delta, out _);

    /// <summary>Removes a row.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(long key) => Remove(key, out _);

    /// <summary>Removes a row.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row that was removed.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(long key, out TRow row)
    {
        var found = new NumberKey(key, _rows.Seed);
        return _rows.Remove(found, out row);
    }

    /// <summary>
    /// Reads the rows one after the other. Each is read whole; those that are added or removed meanwhile may be among them or not, and one that is
    /// removed and added again may come twice.
    /// </summary>
    public IEnumerator<KeyValuePair<long, TRow>> GetEnumerator()
    {
        var key = new byte[_rows.KeyBytes];
        for (var index = 0; index < _rows.SlotsUsed; index++)
        {
            if (_rows.TryReadSlot(index, key, out var _, out var row))
            {
                yield return new(BitConverter.ToInt64(key), row);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
