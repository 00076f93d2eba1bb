using System.Buffers;
using MemoryPack;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Tests.Registration;

public sealed partial class PayloadCodecsTests
{
    [Fact]
    public void Numbers_are_little_endian_and_of_fixed_size()
    {
        Assert.Equal([4, 3, 2, 1], Write(0x01020304));
        Assert.Equal([1], Write(true));
        Assert.Equal([2, 0, 0, 0], Write(DayOfWeek.Tuesday));
        Assert.Equal(16, Write(Guid.NewGuid()).Length);
    }

    [Fact]
    public void Values_come_back()
    {
        AssertSame(long.MinValue);
        AssertSame('ä');
        AssertSame(1.5);
        AssertSame((Half)2);
        AssertSame(Int128.MaxValue);
        AssertSame(12.34m);
        AssertSame(Guid.NewGuid());
        AssertSame(DateTime.UtcNow);
        AssertSame(DateTimeOffset.Now);
        AssertSame(new DateOnly(2024, 2, 29));
        AssertSame(TimeSpan.FromTicks(5));
        AssertSame(DayOfWeek.Friday);
        AssertSame("text ä \U0001f600");
        AssertSame("");
        AssertSame<string?>(null);
        AssertSame<int?>(null);
        AssertSame<int?>(5);
        AssertSame<byte[]>([1, 2, 3]);
        AssertSame<Uri?>(null);
        AssertSame(new Version(1, 2));
        AssertSame(new Job("a", null));
        AssertSame<Job?>(null);
        AssertSame<List<Job?>>([new Job("a", 1), null]);
        Assert.Equal(5, Read<ReadOnlyMemory<byte>>(Write<ReadOnlyMemory<byte>>(new byte[5])).Length);
    }

    [Fact]
    public void A_payload_of_another_length_is_refused()
    {
        Assert.Contains("3 bytes is no System.Int32, which has 4", Assert.Throws<InvalidDataException>(() => Read<int>([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Read<byte>([]));
        Assert.Throws<InvalidDataException>(() => Read<Guid>(new byte[17]));
        Assert.Throws<InvalidDataException>(() => Read<Job>([.. Write(new Job("a", 1)), 0]));
        Assert.Throws<MemoryPackSerializationException>(() => Read<Job>([.. Write(new Job("a", 1)).SkipLast(1)]));
    }

    [Fact]
    public void An_array_that_is_null_is_refused() => Assert.Throws<ArgumentNullException>(() => Write<byte[]>(null!));

    [Fact]
    public void Generated_code_and_a_sender_choose_the_same()
    {
        Assert.Same(PayloadCodecs.Text, PayloadCodecs.Of<string>());
        Assert.Same(PayloadCodecs.Bytes, PayloadCodecs.Of<ReadOnlyMemory<byte>>());
        Assert.Same(PayloadCodecs.ByteArray, PayloadCodecs.Of<byte[]>());
        Assert.Same(PayloadCodecs.None, PayloadCodecs.Of<NoPayload>());
        Assert.Same(PayloadCodecs.Serialized<Job>(), PayloadCodecs.Of<Job>());
    }

    [Fact]
    public void Names_of_messages_are_those_of_types_without_assemblies()
    {
        Assert.Equal("System.Int32", MessageNames.Of<int>());
        Assert.Equal("System.Collections.Generic.Dictionary`2[System.String,System.Int32[]]", MessageNames.Of<Dictionary<string, int[]>>());
        Assert.Equal("System.Nullable`1[System.Int32]", MessageNames.Of<int?>());
        Assert.Equal(MessageNames.Of<byte[]>(), MessageNames.Of<ReadOnlyMemory<byte>>());
        Assert.DoesNotContain("Version=", MessageNames.Of<List<Job>>(), StringComparison.Ordinal);
    }

    private static void AssertSame<T>(T value) => Assert.Equal(value, Read<T>(Write(value)));

    private static byte[] Write<T>(T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        PayloadCodecs.Of<T>().Write(writer, value, new MemoryPackPayloadSerializer());
        return writer.WrittenSpan.ToArray();
    }

    private static T Read<T>(byte[] payload) => PayloadCodecs.Of<T>().Read(payload, new MemoryPackPayloadSerializer());

    [MemoryPackable]
    internal sealed partial record Job(string Name, int? Size);
}
