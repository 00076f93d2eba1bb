using System.Globalization;

namespace Prefork;

/// <summary>
/// A session id is 64 bits: the slot in the session table in the low 24, above it the slot's generation, which grows with
/// each connection that takes the slot, so that a stale id never reaches a newer connection. Always positive.
/// </summary>
internal static class SessionId
{
    public const int SlotBits = 24;

    public const int MaxSlots = 1 << SlotBits;

    private const long GenerationMask = (1L << (63 - SlotBits)) - 1;

    public static long Make(int slot, long generation) => ((generation & GenerationMask) << SlotBits) | (uint)slot;

    public static int Slot(long id) => (int)(id & (MaxSlots - 1));

    public static long Generation(long id) => (id >> SlotBits) & GenerationMask;

    public static string Format(long id) => string.Create(CultureInfo.InvariantCulture, $"{Slot(id)}.{Generation(id)}");
}
