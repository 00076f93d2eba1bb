using System.Buffers;

namespace Prefork;

/// <summary>
/// Turns the payloads of tasks and messages into bytes and back, except for bytes, text and primitive types, which go as they are. MemoryPack
/// unless the application registers another as a service. All processes of a server must use the same, also across a reload. Any thread may call it.
/// </summary>
public interface IPayloadSerializer
{
    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">The type that the task or message declares.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    void Serialize<T>(IBufferWriter<byte> writer, T value);

    /// <summary>Reads a value. What it throws fails the task, or costs the message a log line.</summary>
    /// <typeparam name="T">The type that the task or message declares.</typeparam>
    /// <param name="payload">What was written.</param>
    T Deserialize<T>(ReadOnlySpan<byte> payload);
}
