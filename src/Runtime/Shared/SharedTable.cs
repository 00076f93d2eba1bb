using System.Collections;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Prefork.Shared;

namespace Prefork;

/// <summary>
/// A table by text in memory that all processes of the server share, of a fixed capacity.
/// May be used on any thread. A process that is killed in the middle of a change leaves the row before or the row after, and no lock held.
/// </summary>
/// <typeparam name="TRow">A row: a struct without references. Rows are copied, in and out.</typeparam>
[DebuggerDisplay("{Name}: {Count} of {Capacity}")]
public sealed unsafe class SharedTable<TRow> : IEnumerable<KeyValuePair<string, TRow>>
    where TRow : unmanaged
{
    private readonly RowTable<TRow> _rows;

    internal SharedTable(string name, RowTable<TRow> rows)
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

    /// <summary>How many bytes a key has at most, in UTF-8.</summary>
    public int KeyLength => _rows.KeyLength;

    /// <summary>Whether there is a row.</summary>
    /// <param name="key">The key.</param>
    public bool ContainsKey(SharedKey key) => TryGetValue(key, out _);

    /// <summary>Reads a row. Takes no lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row, as it is or was a moment ago.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetValue(SharedKey key, out TRow row) => TryGetValue(key, out row, out _);

    /// <summary>Reads a row, to set it later where it has not been changed: see <see cref="TrySet"/>. Takes no lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row, as it is or was a moment ago.</param>
    /// <param name="version">What tells the row from what it becomes by a change.</param>
    /// <returns>Whether there is one.</returns>
    [SkipLocalsInit]
    public bool TryGetValue(SharedKey key, out TRow row, out SharedRowVersion version)
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            row = default;
            version = default;
            return false;
        }

        return _rows.TryRead(found, out row, out version);
    }

    /// <summary>Sets a row, whether there is one or not.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    [SkipLocalsInit]
    public SharedTableResult Set(SharedKey key, in TRow row)
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            return SharedTableResult.KeyTooLong;
        }

        return _rows.Set(found, row);
    }

    /// <summary>Adds a row where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, or <see cref="SharedTableResult.Exists"/>, <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    [SkipLocalsInit]
    public SharedTableResult TryAdd(SharedKey key, in TRow row)
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            return SharedTableResult.KeyTooLong;
        }

        return _rows.Add(found, row);
    }

    /// <summary>Sets a row where it has not been changed since it was read, by whatever process.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <param name="version">What came with the row that was read.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Changed"/>, <see cref="SharedTableResult.NotFound"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    [SkipLocalsInit]
    public SharedTableResult TrySet(SharedKey key, in TRow row, SharedRowVersion version)
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            return SharedTableResult.KeyTooLong;
        }

        return _rows.Set(found, row, version);
    }

    /// <summary>Changes a row by a function of it, so that no other change is lost. No lock is held while the function runs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="update">Changes a copy of the row; called again where another change came between.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.NotFound"/>.</returns>
    public SharedTableResult Update(SharedKey key, SharedRowUpdate<TRow> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Update(key, update, static (ref row, update) => update(ref row));
    }

    /// <summary>Changes a row by a function of it, so that no other change is lost. No lock is held while the function runs.</summary>
    /// <param name="key">The key.</param>
    /// <param name="state">Something for the function, which can be static then.</param>
    /// <param name="update">Changes a copy of the row; called again where another change came between.</param>
    /// <returns><see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.NotFound"/>.</returns>
    public SharedTableResult Update<TState>(SharedKey key, TState state, SharedRowUpdate<TRow, TState> update)
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
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    [SkipLocalsInit]
    public SharedTableResult Set<TValue>(SharedKey key, SharedColumn<TRow, TValue> column, TValue value)
        where TValue : unmanaged
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            return SharedTableResult.KeyTooLong;
        }

        var change = new ColumnAssignment<TRow, TValue>(column, value);
        return _rows.Change(found, ref change);
    }

    /// <summary>Adds to one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is added.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    public SharedTableResult Increment<TValue>(SharedKey key, SharedColumn<TRow, TValue> column, TValue delta)
        where TValue : unmanaged, INumber<TValue> => Increment(key, column, delta, out _);

    /// <summary>Adds to one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is added.</param>
    /// <param name="sum">The value then.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    [SkipLocalsInit]
    public SharedTableResult Increment<TValue>(SharedKey key, SharedColumn<TRow, TValue> column, TValue delta, out TValue sum)
        where TValue : unmanaged, INumber<TValue>
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            sum = default;
            return SharedTableResult.KeyTooLong;
        }

        var change = new ColumnAddition<TRow, TValue>(column, delta);
        var result = _rows.Change(found, ref change);
        sum = result == SharedTableResult.Full ? default : change.Result;
        return result;
    }

    /// <summary>Subtracts from one column of a row; where there is no row, of one that is added, all zero.</summary>
    /// <param name="key">The key.</param>
    /// <param name="column">The column.</param>
    /// <param name="delta">What is subtracted.</param>
    /// <returns><see cref="SharedTableResult.Added"/>, <see cref="SharedTableResult.Updated"/>, or <see cref="SharedTableResult.Full"/>, <see cref="SharedTableResult.KeyTooLong"/>.</returns>
    public SharedTableResult Decrement<TValue>(SharedKey key, SharedColumn<TRow, TValue> column, TValue delta)
        where TValue : unmanaged, INumber<TValue> => Increment(key, column, TValue.Zero - delta, out _);

    /// <summary>Removes a row.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(SharedKey key) => Remove(key, out _);

    /// <summary>Removes a row.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row that was removed.</param>
    /// <returns>Whether there was one.</returns>
    [SkipLocalsInit]
    public bool Remove(SharedKey key, out TRow row)
    {
        var buffer = stackalloc byte[TextKey.BufferBytes];
        if (!TextKey.TryCreate(key, buffer, _rows.KeyLength, _rows.Seed, out var found))
        {
            row = default;
            return false;
        }

        return _rows.Remove(found, out row);
    }

    /// <summary>
    /// Reads the rows one after the other. Each is read whole; those that are added or removed meanwhile may be among them or not, and one that is
    /// removed and added again may come twice.
    /// </summary>
    public IEnumerator<KeyValuePair<string, TRow>> GetEnumerator()
    {
        var key = new byte[_rows.KeyBytes];
        for (var index = 0; index < _rows.SlotsUsed; index++)
        {
            if (_rows.TryReadSlot(index, key, out var length, out var row))
            {
                yield return new(Encoding.UTF8.GetString(key, 0, length), row);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
