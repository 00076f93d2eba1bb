using System.Buffers.Binary;

namespace Prefork.EndToEndTests;

/// <summary>Messages behind a length field of four bytes.</summary>
internal static class Frames
{
    public const int HeaderBytes = sizeof(int);

    /// <summary>A message.</summary>
    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        var frame = new byte[HeaderBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, message.Length);
        message.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>A message with random bytes.</summary>
    public static byte[] Random(Random random, int length)
    {
        var frame = new byte[HeaderBytes + length];
        BinaryPrimitives.WriteInt32BigEndian(frame, length);
        random.NextBytes(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>Sends in pieces of random sizes, most of them small and some with many messages in one.</summary>
    public static void SendInPieces(Client client, ReadOnlySpan<byte> stream, Random random)
    {
        while (!stream.IsEmpty)
        {
            var length = Math.Min(stream.Length, random.Next(3) switch { 0 => random.Next(1, 4), 1 => random.Next(1, 200), _ => random.Next(1, 70_000) });
            client.Send(stream[..length]);
            stream = stream[length..];
        }
    }
}
