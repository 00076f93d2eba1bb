namespace Prefork.Ipc;

internal enum PeekResult
{
    Empty,
    Record,

    /// <summary>The positions or the header cannot be: the other side has scribbled on the ring, which is of no more use.</summary>
    Corrupt,
}
