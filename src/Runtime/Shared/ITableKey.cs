namespace Prefork.Shared;

/// <summary>A key, ready to be looked up: its hash is known.</summary>
internal unsafe interface ITableKey
{
    ulong Hash { get; }

    /// <summary>The bytes of a text; 0 of a number.</summary>
    ushort Length { get; }

    /// <summary>Whether what stands in a slot is this key.</summary>
    bool Equals(byte* stored);

    void Store(byte* stored);
}
