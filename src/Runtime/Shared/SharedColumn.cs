using System.Runtime.CompilerServices;

namespace Prefork;

/// <summary>A column of the rows of a shared table. Generated code makes them for a struct with <see cref="SharedRowAttribute"/>.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TValue">The value in it.</typeparam>
public readonly struct SharedColumn<TRow, TValue>
    where TRow : unmanaged
    where TValue : unmanaged
{
    /// <summary>Describes a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offset">Where its value begins in the row, in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value would not be within the row.</exception>
    public SharedColumn(string name, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Unsafe.SizeOf<TRow>() - Unsafe.SizeOf<TValue>());
        Name = name;
        Offset = offset;
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>Where its value begins in the row, in bytes.</summary>
    public int Offset { get; }

    /// <summary>The value in a row.</summary>
    public TValue Get(in TRow row) => Unsafe.ReadUnaligned<TValue>(in Unsafe.AddByteOffset(ref Unsafe.As<TRow, byte>(ref Unsafe.AsRef(in row)), Offset));

    internal unsafe ref TValue In(byte* row) => ref *(TValue*)(row + Offset);
}
