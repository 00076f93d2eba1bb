namespace Prefork.CompileTime;

/// <summary>Why a struct cannot be a row of shared memory.</summary>
internal enum SharedRowProblem
{
    None,
    NotPartial,
    Generic,
    ByReference,
    HoldsReference,
    FieldsAndProperties,
    PropertyShape,
    RecordProperties,
    TextLength,
    ColumnsTaken,
}
