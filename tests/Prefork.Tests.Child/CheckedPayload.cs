using System.Buffers.Binary;

namespace Prefork.Tests.Child;

/// <summary>Bytes whose number and values follow from who wrote them as which, so that they show whether they are whole.</summary>
internal static class CheckedPayload
{
    private const int NumberOffset = sizeof(int);
    private const int HeadBytes = NumberOffset + sizeof(long);

    public static byte[] Of(int writer, long number)
    {
        var payload = new byte[LengthOf(writer, number)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, writer);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(NumberOffset), number);
        for (var i = HeadBytes; i < payload.Length; i++)
        {
            payload[i] = (byte)(number + (i * 7));
        }

        return payload;
    }

    public static int WriterOf(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt32LittleEndian(payload);

    public static long NumberOf(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload[NumberOffset..]);

    public static bool IsWhole(ReadOnlySpan<byte> payload) =>
        payload.Length >= HeadBytes && payload.SequenceEqual(Of(WriterOf(payload), NumberOf(payload)));

    private static int LengthOf(int writer, long number) =>
        HeadBytes + (int)((ulong)((number * 31) + writer) * 0x9E3779B97F4A7C15 % (SharedDeclarations.PayloadBytes - HeadBytes + 1));
}
