namespace Prefork.Generators.Parsing;

/// <summary>A 64-bit hash (FNV-1a) of what is added to it, in its order.</summary>
internal struct StableHash
{
    private const ulong Prime = 1099511628211UL;

    public StableHash()
    {
    }

    public ulong Value { get; private set; } = 14695981039346656037UL;

    public void Add(string text)
    {
        foreach (var character in text)
        {
            Value = unchecked((Value ^ character) * Prime);
        }

        Add(text.Length);
    }

    public void Add(long number) => Value = unchecked((((Value ^ (ulong)number) * Prime) ^ ((ulong)number >> 32)) * Prime);
}
