using System.Numerics;
using Prefork.Interop;

namespace Prefork.Shared;

/// <summary>
/// Words in shared memory, of which each process takes one by its process id, that wake the thread that waits for all asynchronous
/// waits of the process. Every process may move a word, by an atomic increment. Two processes with one word cost each other a wake.
/// </summary>
internal sealed unsafe class WaiterBells(byte* words)
{
    public const int Count = 64;
    public const int Stride = 64;
    public const int Size = Count * Stride;

    private readonly byte* _words = words;

    /// <summary>The word of this process.</summary>
    public int* Own => Word(Environment.ProcessId % Count);

    /// <summary>The mark that this process leaves where it waits.</summary>
    public static long OwnMark => 1L << (Environment.ProcessId % Count);

    /// <summary>Wakes processes by their marks.</summary>
    public void Ring(long marks)
    {
        for (var left = (ulong)marks; left != 0; left &= left - 1)
        {
            var word = Word(BitOperations.TrailingZeroCount(left));
            Interlocked.Increment(ref *word);
            Sys.FutexWakeAll(word);
        }
    }

    private int* Word(int index) => (int*)(_words + (index * Stride));
}
