namespace Prefork.Tests.Ipc;

/// <summary>Bytes that differ from record to record, so that a misplaced, torn or repeated one is seen.</summary>
internal static class Pattern
{
    private const int Period = 251;

    private static readonly byte[] Source = Make();

    /// <summary>The bytes of the record of this number.</summary>
    public static ReadOnlySpan<byte> Of(long number, int length) => Source.AsSpan((int)(number * 7 % Period), length);

    private static byte[] Make()
    {
        var source = new byte[1 << 18];
        for (var i = 0; i < source.Length; i++)
        {
            source[i] = (byte)((i % Period) + (i / Period));
        }

        return source;
    }
}
