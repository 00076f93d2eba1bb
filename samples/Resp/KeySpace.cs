using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Resp;

/// <summary>All keys and their values.</summary>
internal sealed class KeySpace
{
    /// <summary>The longest decimal number with its sign.</summary>
    private const int MaxDigits = 20;

    private readonly Dictionary<byte[], Entry> _entries = new(new KeyComparer());
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private bool _hasExpiring;

    public KeySpace() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many keys there are, with those that have expired and were not looked at since.</summary>
    public int Count => _entries.Count;

    /// <summary>The value of a key; it is valid until the next change.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ref var entry = ref Find(key);
        value = Unsafe.IsNullRef(ref entry) ? default : entry.Value;
        return !Unsafe.IsNullRef(ref entry);
    }

    public bool Contains(ReadOnlySpan<byte> key) => !Unsafe.IsNullRef(ref Find(key));

    /// <summary>Sets a value; one that expires does so after this many milliseconds.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long? milliseconds = null)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, key, out _);
        Assign(ref entry, value);
        entry.ExpiresAt = milliseconds is { } time ? ExpiryAfter(time) : 0;
    }

    /// <summary>Adds to a number, which keeps its expiry; false where the value is none, or the sum too large.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, long amount, out long sum)
    {
        ref var entry = ref Find(key);
        var value = 0L;
        if (!Unsafe.IsNullRef(ref entry) && !TryParse(entry.Value, out value))
        {
            sum = 0;
            return false;
        }

        sum = unchecked(value + amount);
        if (((value ^ sum) & (amount ^ sum)) < 0)
        {
            return false;
        }

        if (Unsafe.IsNullRef(ref entry))
        {
            entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, key, out _)!;
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        _ = Utf8Formatter.TryFormat(sum, digits, out var count);
        Assign(ref entry, digits[..count]);
        return true;
    }

    public bool Remove(ReadOnlySpan<byte> key)
    {
        var isThere = Contains(key);
        _lookup.Remove(key);
        return isThere;
    }

    /// <summary>Has a key expire; false where there is none.</summary>
    public bool Expire(ReadOnlySpan<byte> key, long milliseconds)
    {
        ref var entry = ref Find(key);
        if (Unsafe.IsNullRef(ref entry))
        {
            return false;
        }

        entry.ExpiresAt = ExpiryAfter(milliseconds);
        return true;
    }

    /// <summary>How many milliseconds a key has left; -1 where it does not expire, -2 where there is none.</summary>
    public long TimeToLive(ReadOnlySpan<byte> key)
    {
        ref var entry = ref Find(key);
        return Unsafe.IsNullRef(ref entry) ? -2
            : entry.ExpiresAt == 0 ? -1
            : Math.Max(entry.ExpiresAt - Environment.TickCount64, 0);
    }

    public void Clear() => _entries.Clear();

    /// <summary>Removes what has expired and nobody asked for.</summary>
    public void Sweep()
    {
        if (!_hasExpiring)
        {
            return;
        }

        _hasExpiring = false;
        foreach (var (key, entry) in _entries)
        {
            if (entry.IsExpired)
            {
                _entries.Remove(key);
            }
            else
            {
                _hasExpiring |= entry.ExpiresAt != 0;
            }
        }
    }

    /// <summary>Parses a text that is a whole number and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && text[0] != '+';

    private ref Entry Find(ReadOnlySpan<byte> key)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_lookup, key);
        if (!Unsafe.IsNullRef(ref entry) && entry.IsExpired)
        {
            _lookup.Remove(key);
            return ref Unsafe.NullRef<Entry>();
        }

        return ref entry;
    }

    private long ExpiryAfter(long milliseconds)
    {
        _hasExpiring = true;
        var now = Environment.TickCount64;
        return now + Math.Min(milliseconds, long.MaxValue - now);
    }

    /// <summary>Takes the array that is there, where it has the length.</summary>
    private static void Assign(ref Entry entry, ReadOnlySpan<byte> value)
    {
        if (entry.Value?.Length == value.Length)
        {
            value.CopyTo(entry.Value);
        }
        else
        {
            entry.Value = value.ToArray();
        }
    }
}
