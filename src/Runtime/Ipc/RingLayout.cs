using System.Numerics;

namespace Prefork.Ipc;

/// <summary>
/// A ring in shared memory: a control block and a power-of-two byte buffer, one producer and one consumer.
/// </summary>
/// <remarks>
/// Tail and head are 64-bit positions that only grow, each on its own 128-byte line (two cache lines, because processors
/// fetch them in pairs). The producer alone writes the tail, with release order after the record's bytes, and the
/// waiting flag; the consumer alone writes the head, with release order after it is done with the bytes.
/// </remarks>
internal static class RingLayout
{
    public const int Line = 128;
    public const int TailOffset = 0;
    public const int HeadOffset = Line;
    public const int TakenOffset = HeadOffset + sizeof(long);
    public const int WaitingOffset = 2 * Line;
    public const int ControlBytes = 3 * Line;
    public const int MinCapacity = 4096;

    public static int TotalBytes(int capacity) => ControlBytes + capacity;

    public static void CheckCapacity(int capacity)
    {
        if (capacity < MinCapacity || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A ring's capacity is a power of two of at least 4096 bytes.");
        }
    }
}
