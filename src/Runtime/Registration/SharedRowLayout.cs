using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Prefork.Registration;

/// <summary>What generated code of shared rows calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SharedRowLayout
{
    private const int LengthBytes = sizeof(ushort);

    /// <summary>Where a field of a row begins, in bytes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="field">The field of that row.</param>
    public static int OffsetOf<TRow, TField>(ref readonly TRow row, ref readonly TField field)
        where TRow : unmanaged
        where TField : unmanaged =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<TRow, byte>(ref Unsafe.AsRef(in row)), ref Unsafe.As<TField, byte>(ref Unsafe.AsRef(in field)));

    /// <summary>Describes a column of a row.</summary>
    /// <param name="column">Its name and type.</param>
    /// <param name="offset">Where it begins, in bytes.</param>
    public static string Describe(string column, int offset) => string.Create(CultureInfo.InvariantCulture, $"{column} at {offset}");

    /// <summary>Reads a text of a row.</summary>
    /// <param name="stored">Its bytes: the length first.</param>
    public static string GetText(ReadOnlySpan<byte> stored)
    {
        var length = Math.Min(BitConverter.ToUInt16(stored), stored.Length - LengthBytes);
        return Encoding.UTF8.GetString(stored.Slice(LengthBytes, length));
    }

    /// <summary>Writes a text of a row.</summary>
    /// <param name="stored">Its bytes: the length first.</param>
    /// <param name="text">The text.</param>
    /// <param name="column">The name of the column.</param>
    /// <exception cref="ArgumentException">The text is longer than the column.</exception>
    public static void SetText(Span<byte> stored, string? text, string column)
    {
        if (!Encoding.UTF8.TryGetBytes(text, stored[LengthBytes..], out var length))
        {
            throw new ArgumentException($"The text has {Encoding.UTF8.GetByteCount(text!)} bytes in UTF-8, and the column {column} holds {stored.Length - LengthBytes}.", nameof(text));
        }

        // What is left of a longer text would make equal rows differ.
        stored[(LengthBytes + length)..].Clear();
        BitConverter.TryWriteBytes(stored, (ushort)length);
    }
}
