using System.Buffers.Binary;
using System.Text;

namespace Prefork.Tasks;

/// <summary>What a task has thrown, as text: nothing of another process's is made into an object by the name of its type.</summary>
/// <param name="Type">The full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="Stack">Its stack, and the exceptions within it.</param>
internal readonly record struct TaskError(string Type, string Message, string Stack)
{
    /// <summary>A text of more bytes is cut.</summary>
    private const int MostBytes = 8 * 1024;

    public static TaskError Of(Exception exception) => new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.ToString());

    public void Write(PayloadWriter writer)
    {
        Write(writer, Type);
        Write(writer, Message);
        Write(writer, Stack);
    }

    /// <summary>Reads what was written; texts that are not there are empty.</summary>
    public static TaskError Read(ReadOnlySpan<byte> payload) => new(ReadText(ref payload), ReadText(ref payload), ReadText(ref payload));

    private static void Write(PayloadWriter writer, string text)
    {
        var room = writer.GetSpan(sizeof(int) + MostBytes);
        _ = Encoding.UTF8.TryGetBytes(text, room.Slice(sizeof(int), MostBytes), out var length);
        if (length == 0 && text.Length > 0)
        {
            // It did not fit: as much of it as surely does.
            length = Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, MostBytes / 3)), room[sizeof(int)..]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(room, length);
        writer.Advance(sizeof(int) + length);
    }

    private static string ReadText(ref ReadOnlySpan<byte> payload)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(payload, out var length) || (uint)length > (uint)(payload.Length - sizeof(int)))
        {
            payload = default;
            return "";
        }

        var text = Encoding.UTF8.GetString(payload.Slice(sizeof(int), length));
        payload = payload[(sizeof(int) + length)..];
        return text;
    }
}
