namespace Prefork.Shared;

/// <summary>A change of a part of a row. Runs under a mutex, so it is short and waits for nothing.</summary>
internal unsafe interface IRowChange
{
    void Apply(byte* row);
}
