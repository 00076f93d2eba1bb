using System.Buffers;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Generators.Tests.Support;

/// <summary>A task that keeps its result.</summary>
internal sealed class RecordingTask : TaskContext
{
    public ArrayBufferWriter<byte>? Result { get; private set; }

    public override string Name => "task";

    public override int Sender => 5;

    public override int Attempt => 1;

    public CancellationTokenSource Caller { get; } = new();

    public override CancellationToken Cancellation => Caller.Token;

    public static byte[] Write<T>(PayloadCodec<T> codec, T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        codec.Write(writer, value, new MemoryPackPayloadSerializer());
        return writer.WrittenSpan.ToArray();
    }

    public override T Read<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data) => codec.Read(data, new MemoryPackPayloadSerializer());

    public override void Complete<T>(PayloadCodec<T> codec, T result)
    {
        Assert.Null(Result);
        Result = new ArrayBufferWriter<byte>();
        codec.Write(Result, result, new MemoryPackPayloadSerializer());
    }
}
