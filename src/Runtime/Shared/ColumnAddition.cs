using System.Numerics;

namespace Prefork.Shared;

/// <summary>Adds to the value of a column.</summary>
internal unsafe struct ColumnAddition<TRow, TValue>(SharedColumn<TRow, TValue> column, TValue delta) : IRowChange
    where TRow : unmanaged
    where TValue : unmanaged, INumber<TValue>
{
    /// <summary>The sum.</summary>
    public TValue Result { get; private set; }

    public void Apply(byte* row)
    {
        Result = column.In(row) + delta;
        column.In(row) = Result;
    }
}
