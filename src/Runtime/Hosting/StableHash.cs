namespace Prefork.Hosting;

/// <summary>FNV-1a: the same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
internal struct StableHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private ulong _hash;

    public StableHash() => _hash = Basis;

    /// <summary>Never negative.</summary>
    public readonly long Value => (long)(_hash & long.MaxValue);

    public void Add(int value) => _hash = (_hash ^ (uint)value) * Prime;

    /// <summary>Adds a text so that no other sequence of texts adds up to the same.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        Add(text.Length);
        foreach (var character in text)
        {
            Add(character);
        }
    }
}
