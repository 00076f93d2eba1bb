using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Generators.Tests.Support;

/// <summary>A task that has ended well.</summary>
internal sealed class EndedTask : FinishedTask
{
    public const long Tag = 9;

    public override TaskOutcome Outcome(ReadOnlySpan<byte> data) => new(null, Tag);

    public override TaskOutcome<T> Outcome<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data) =>
        new(codec.Read(data, new MemoryPackPayloadSerializer()), null, Tag);
}
