namespace Prefork;

/// <summary>A key of a <see cref="SharedTable{TRow}"/>, as a text or as its bytes in UTF-8; both are made by conversion. Upper and lower case differ.</summary>
public readonly ref struct SharedKey
{
    private SharedKey(ReadOnlySpan<char> characters) => Characters = characters;

    private SharedKey(ReadOnlySpan<byte> utf8)
    {
        Utf8 = utf8;
        IsUtf8 = true;
    }

    internal ReadOnlySpan<char> Characters { get; }

    internal ReadOnlySpan<byte> Utf8 { get; }

    internal bool IsUtf8 { get; }

    /// <summary>A key from a text.</summary>
    public static implicit operator SharedKey(string key) => FromString(key);

    /// <summary>A key from characters.</summary>
    public static implicit operator SharedKey(ReadOnlySpan<char> key) => new(key);

    /// <summary>A key from bytes in UTF-8.</summary>
    public static implicit operator SharedKey(ReadOnlySpan<byte> key) => new(key);

    /// <summary>A key from a text.</summary>
    public static SharedKey FromString(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(key.AsSpan());
    }

    /// <summary>A key from characters.</summary>
    public static SharedKey FromReadOnlySpan(ReadOnlySpan<char> key) => new(key);

    /// <summary>A key from bytes in UTF-8.</summary>
    public static SharedKey FromReadOnlySpan(ReadOnlySpan<byte> key) => new(key);
}
