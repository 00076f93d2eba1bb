namespace Prefork.Shared;

/// <summary>Sets the value of a column.</summary>
internal unsafe struct ColumnAssignment<TRow, TValue>(SharedColumn<TRow, TValue> column, TValue value) : IRowChange
    where TRow : unmanaged
    where TValue : unmanaged
{
    public readonly void Apply(byte* row) => column.In(row) = value;
}
