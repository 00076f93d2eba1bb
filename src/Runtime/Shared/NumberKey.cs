namespace Prefork.Shared;

/// <summary>A key that is a number.</summary>
internal readonly unsafe struct NumberKey(long value, ulong seed) : ITableKey
{
    public ulong Hash => KeyHash.Mix((ulong)value ^ seed, KeyHash.Multiplier);

    public ushort Length => 0;

    public bool Equals(byte* stored) => *(long*)stored == value;

    public void Store(byte* stored) => *(long*)stored = value;
}
