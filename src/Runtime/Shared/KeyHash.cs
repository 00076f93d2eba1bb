using System.Runtime.CompilerServices;

namespace Prefork.Shared;

/// <summary>The hash of keys: the same in every process of a server, and with a seed that differs from server to server.</summary>
internal static unsafe class KeyHash
{
    /// <summary>An odd number with no pattern in its bits.</summary>
    public const ulong Multiplier = 0x9E3779B97F4A7C15;

    private const ulong WordMultiplier = 0xD6E8FEB86659FD93;

    /// <summary>Multiplies to twice the bits, and folds these: every bit of the result depends on every bit of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    /// <summary>Of a text in whole words, the last filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(byte* words, int length, ulong seed)
    {
        var hash = seed ^ ((ulong)length * Multiplier);
        for (var i = 0; i < length; i += sizeof(ulong))
        {
            hash = Mix(hash ^ *(ulong*)(words + i), WordMultiplier);
        }

        return Mix(hash, Multiplier);
    }
}
