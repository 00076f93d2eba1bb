using System.Globalization;

namespace Prefork.TestServer;

/// <summary>Does to the shared memory what a wild pointer of a handler would.</summary>
internal static unsafe class Memory
{
    /// <summary>Overwrites a whole mapping.</summary>
    public static void Scribble(string mapping)
    {
        var (start, length) = Find(mapping);
        new Span<byte>((void*)start, checked((int)length)).Fill(0xA5);
    }

    /// <summary>Writes one byte into a mapping.</summary>
    public static void Poke(string mapping) => *(byte*)Find(mapping).Start = 1;

    private static (nint Start, long Length) Find(string mapping)
    {
        var line = File.ReadLines("/proc/self/maps").First(line => line.Contains(mapping, StringComparison.Ordinal));
        var range = line.Split(' ')[0].Split('-');
        var start = long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((nint)start, long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start);
    }
}
