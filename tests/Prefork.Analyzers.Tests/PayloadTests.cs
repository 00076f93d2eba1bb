using Microsoft.CodeAnalysis;
using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class PayloadTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading.Tasks;
        using MemoryPack;
        using Prefork;

        """;

    private const string Main = """

        public static class Program { public static void Main() { } }
        """;

    private const string Types = """

        public class Plain { public string Name { get; set; } = ""; }
        public record struct Mixed(int Number, string Text);
        public record struct Unmanaged(int Number, long Other);
        [MemoryPackable] public partial class Known { public string Name { get; set; } = ""; }
        public abstract class Base<T> { [OnTask] public void Take(T value) { } }
        public class Derived : Base<int>;
        """;

    [Theory]
    [InlineData("[OnTask] public void Run(Plain {|PFK0009:plain|}) { }", "Payload 'plain' cannot be turned into bytes: MemoryPack does not know 'Plain'; mark it with [MemoryPackable] and make it partial")]
    [InlineData("[OnTask] public async Task<List<Mixed>> {|PFK0009:Run|}() { await Task.Yield(); return []; }", "Result 'Run' cannot be turned into bytes: MemoryPack does not know 'Mixed'")]
    [InlineData("[OnTask] public (int, Plain?) {|PFK0009:Run|}() => default;", "does not know 'Plain'")]
    [InlineData("[OnTask] public object {|PFK0009:Run|}() => 1;", "take another type")]
    [InlineData("[OnTask] public void Run(Action {|PFK0009:action|}) { }", "take another type")]
    [InlineData("[OnPipeMessage] public void Take(Dictionary<string, Plain[]> {|PFK0009:plain|}) { }", "does not know 'Plain'")]
    [InlineData("[OnReceive] public void Receive([Message] Plain {|PFK0009:plain|}) { }", "Message 'plain' cannot be turned into bytes: MemoryPack does not know 'Plain'; mark it with [MemoryPackable] and make it partial, or register an IMessageCodec or IPayloadSerializer that knows it")]
    [InlineData("[OnPacket] public Mixed? {|PFK0009:Reply|}() => null;", "Reply 'Reply' cannot be turned into bytes: MemoryPack does not know 'Mixed'")]
    [InlineData("[OnReceive] public async Task<Mixed> {|PFK0009:ReplyAsync|}(Known known) { await Task.Yield(); return default; }", "does not know 'Mixed'")]
    public async Task What_MemoryPack_does_not_know_is_reported(string member, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($"{Usings}public class Work {{ {member} }}{Types}{Main}", OutputKind.ConsoleApplication);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[OnTask] public Known? Run(Known known, Plain service) => known;")]
    [InlineData("[OnTask] public Dictionary<string, List<Known[]>> Run((int, string, Known?) known) => [];")]
    [InlineData("[OnTask] public Unmanaged Run(Unmanaged? unmanaged) => default;")]
    [InlineData("[OnTask] public string? Run(ReadOnlySpan<byte> data) => null;")]
    [InlineData("[OnTask] public byte[] Run(ReadOnlyMemory<byte> data) => [];")]
    [InlineData("[OnTask] public ImmutableArray<Uri> Run(Version? version) => [];")]
    [InlineData("[OnTask] public DayOfWeek Run(DateTimeOffset time) => default;")]
    [InlineData("[OnPipeMessage] public void Take(IReadOnlyList<Guid> ids) { }")]
    [InlineData("[OnReceive] public void Receive(Plain service) { }")]
    [InlineData("[OnReceive] public Unmanaged? Receive(Known known, Plain service) => null;")]
    [InlineData("[OnReceive] [return: Message] public List<Known> Receive(int number) => [];")]
    public Task What_it_knows_is_not_reported(string member) =>
        Analysis.VerifyAsync($"{Usings}public class Work {{ {member} }}{Types}{Main}", OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("{|PFK0009:shared.PayloadChannel<Plain>(\"jobs\", 8, 100)|}", "Item 'jobs' cannot be turned into bytes: MemoryPack does not know 'Plain'")]
    [InlineData("{|PFK0009:shared.PayloadChannel<List<Mixed>>(name, 8, 100)|}", "Item 'List' cannot be turned into bytes: MemoryPack does not know 'Mixed'")]
    public async Task Items_of_a_channel_that_it_does_not_know_are_reported(string call, string message)
    {
        var diagnostics = await Analysis.VerifyAsync(
            $"{Usings}public class Setup {{ public void Declare(SharedCollection shared, string name) => {call}; }}{Types}{Main}", OutputKind.ConsoleApplication);

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task Items_of_a_channel_that_it_knows_are_not_reported() => Analysis.VerifyAsync(
        $"{Usings}public class Setup {{ public void Declare(SharedCollection shared) => shared.PayloadChannel<Known>(\"a\", 8, 100).PayloadChannel<string>(\"b\", 8, 100).Channel<int>(\"c\", 8); }}{Types}{Main}",
        OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("public static class Setup { public static Type Type => typeof(IPayloadSerializer); }")]
    [InlineData("public static class Setup { public static bool Known => MemoryPackFormatterProvider.IsRegistered<Plain>(); }")]
    public Task A_program_that_serializes_in_its_own_way_is_left_alone(string code) => Analysis.VerifyAsync(
        $"{Usings}public class Work {{ [OnTask] public void Run(Plain plain) {{ }} }} {code}{Types}{Main}", OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("public class PlainCodec : IMessageCodec<Plain> {", "Plain")]
    [InlineData("public class Codec<T> : IMessageCodec<T> {", "T")]
    public Task A_message_with_a_codec_is_left_alone(string codec, string type) => Analysis.VerifyAsync(
        $$"""
        {{Usings}}
        public class Work { [OnReceive] [return: Message] public Plain Receive([Message] Plain plain) => plain; }
        {{codec}}
            public bool TryDecode(ReadOnlySpan<byte> data, out {{type}} message) { message = default!; return false; }
            public void Encode({{type}} message, System.Buffers.IBufferWriter<byte> output) { }
        }
        {{Types}}{{Main}}
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_library_is_left_alone() =>
        Analysis.VerifyAsync($"{Usings}public class Work {{ [OnTask] public void Run(Plain plain) {{ }} }}{Types}");

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Work
        {
        #pragma warning disable PFK0009
            [OnTask] public void First(Plain plain) { }
        #pragma warning restore PFK0009
            [OnTask] public void Second(Plain {|PFK0009:plain|}) { }
        }
        """ + Types + Main, OutputKind.ConsoleApplication);

    [Fact]
    public Task A_nested_type_is_marked_once_and_what_is_around_it_is_made_partial() => Fixing.VerifyAsync(
        new PayloadCodeFix(),
        Usings + """
        public static class Program { public static void Main() { } }

        public class Work
        {
            [OnTask] public void Run(Job job) { }

            [OnTask] public Job Other() => new("a");

            public sealed record Job(string Name);
        }

        """,
        Usings + """
        public static class Program { public static void Main() { } }

        public partial class Work
        {
            [OnTask] public void Run(Job job) { }

            [OnTask] public Job Other() => new("a");

            [MemoryPackable]
            public sealed partial record Job(string Name);
        }

        """,
        OutputKind.ConsoleApplication);

    [Fact]
    public Task The_type_is_marked() => Fixing.VerifyAsync(
        new PayloadCodeFix(),
        Usings + """
        public static class Program { public static void Main() { } }

        public class Work
        {
            [OnTask] public Result Run(List<Job> jobs) => new(1, jobs[0].Name);
        }

        public sealed record Job(string Name);

        public record struct Result(int Number, string Text);

        """,
        Usings + """
        public static class Program { public static void Main() { } }

        public class Work
        {
            [OnTask] public Result Run(List<Job> jobs) => new(1, jobs[0].Name);
        }

        [MemoryPackable]
        public sealed partial record Job(string Name);

        [MemoryPackable]
        public partial record struct Result(int Number, string Text);

        """,
        OutputKind.ConsoleApplication);
}
