using System.Runtime.CompilerServices;

namespace Prefork.Tests.Child;

/// <summary>A row that shows whether it is whole, and what each writer did to it last.</summary>
internal struct CheckedRow
{
    /// <summary>How often it was changed, by all writers.</summary>
    public long Changes;

    /// <summary>The number of the last operation of each writer on it.</summary>
    public LastOperations Last;

    private long _check;

    /// <summary>Notes an operation.</summary>
    public void Note(int writer, long operation)
    {
        Changes++;
        Last[writer] = operation;
        _check = Sum();
    }

    public readonly bool IsWhole => _check == Sum();

    private readonly long Sum()
    {
        var sum = Changes * 31;
        for (var i = 0; i < LastOperations.Count; i++)
        {
            sum = (sum * 31) + Last[i];
        }

        return sum + 17;
    }

    [InlineArray(Count)]
    public struct LastOperations
    {
        public const int Count = 12;

        private long _element;
    }
}
