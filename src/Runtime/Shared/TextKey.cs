using System.Runtime.CompilerServices;
using System.Text;

namespace Prefork.Shared;

/// <summary>A key that is a text, in UTF-8, in a buffer of whole words that the caller has on its stack.</summary>
internal readonly unsafe struct TextKey : ITableKey
{
    /// <summary>How many bytes a text can have.</summary>
    public const int MaxLength = 255;

    /// <summary>The bytes of the buffer.</summary>
    public const int BufferBytes = 264;

    private readonly byte* _bytes;
    private readonly int _length;

    private TextKey(byte* bytes, int length, ulong seed)
    {
        _bytes = bytes;
        _length = length;
        Hash = KeyHash.Of(bytes, length, seed);
    }

    public ulong Hash { get; }

    public ushort Length => (ushort)_length;

    /// <returns>False where the text is longer than keys may be.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCreate(SharedKey key, byte* buffer, int maxLength, ulong seed, out TextKey result)
    {
        int length;
        if (key.IsUtf8)
        {
            length = key.Utf8.Length;
            if (length > maxLength)
            {
                result = default;
                return false;
            }

            key.Utf8.CopyTo(new Span<byte>(buffer, maxLength));
        }
        else if (!Encoding.UTF8.TryGetBytes(key.Characters, new Span<byte>(buffer, maxLength), out length))
        {
            result = default;
            return false;
        }

        *(ulong*)(buffer + length) = 0;
        result = new TextKey(buffer, length, seed);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(byte* stored)
    {
        for (var i = 0; i < _length; i += sizeof(ulong))
        {
            if (*(ulong*)(stored + i) != *(ulong*)(_bytes + i))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(byte* stored)
    {
        for (var i = 0; i < _length; i += sizeof(ulong))
        {
            *(ulong*)(stored + i) = *(ulong*)(_bytes + i);
        }
    }
}
