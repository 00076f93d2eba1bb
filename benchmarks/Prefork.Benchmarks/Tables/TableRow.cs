using System.Runtime.CompilerServices;

namespace Prefork.Benchmarks.Tables;

/// <summary>A row of 64 bytes.</summary>
[InlineArray(8)]
internal struct TableRow
{
    private long _first;
}
