using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class ReflectionTests
{
    private static readonly string[] DynamicTypes = ["System.Activator", "System.Type", "System.Delegate", "System.AppDomain"];

    [Fact]
    public void Nothing_emitted_uses_reflection()
    {
        var image = LoadedApplication.Emit(Generation.Run("""
            using Microsoft.Extensions.DependencyInjection;

            public abstract class Base<T> where T : class { [OnConnect] public void Connect(T service) { } }
            [UserProcess("feed")] public sealed class Feed(Uri uri) : IUserProcess { public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.FromResult(uri); }
            public sealed class Chat([FromKeyedServices(typeof(int))] Server server, Uri? uri = null) : Base<IServiceProvider>
            {
                [OnReceive] public async Task<string> ReceiveAsync(string line, Worker worker) { await Task.Yield(); return $"{server}{uri}{line}"; }
                [OnReceive(Endpoint = "a"), OnThreadPool] public byte[] Pool(ReadOnlySpan<byte> data) => [];
                [OnPipeMessage] public void Take(List<int> numbers) { }
                [OnFinish(typeof(Images), nameof(Images.Resize))] public void Resized(TaskOutcome<string?> outcome) { }
                [OnClose] public static void Close(CloseReason reason, [FromKeyedServices("a")] Version version) { }
            }
            [MemoryPack.MemoryPackable] public partial class Line { public string Text { get; set; } = ""; }
            public sealed class Typed(Lazy<ImagesClient> images)
            {
                [OnReceive(Endpoint = "typed")] public (int, int)? Swap((int, int) pair, ServerEndpoint endpoint) => endpoint.Name == "" ? pair : null;
                [OnReceive(Endpoint = "lines")] public async Task<Line> LineAsync(Line line) { await images.Value.ResizeAsync([]); return line; }
                [OnPacket] public int Packet(System.Buffers.ReadOnlySequence<byte> data) => (int)data.Length;
            }
            public sealed class Images { [OnTask] public string? Resize(List<(int, string)> jobs) => null; }
            """).AssertClean());

        Assert.DoesNotContain(References(image), IsReflection);
    }

    [Theory]
    [InlineData("typeof(string).GetMethod(\"Trim\")")]
    [InlineData("Activator.CreateInstance(typeof(string))")]
    public void The_scan_finds_reflection(string expression)
    {
        var image = LoadedApplication.Emit(Generation.Run($"public class C {{ public object? M() => {expression}; }}"));

        Assert.Contains(References(image), IsReflection);
    }

    // A type as the key of a service is loaded by its handle alone, which is no reflection.
    private static bool IsReflection(string member) =>
        member != "System.Type.GetTypeFromHandle"
        && (member.StartsWith("System.Reflection.", StringComparison.Ordinal)
            || DynamicTypes.Any(type => member.StartsWith(type + ".", StringComparison.Ordinal)));

    private static List<string> References(byte[] image)
    {
        using var peReader = new PEReader(new MemoryStream(image));
        var metadata = peReader.GetMetadataReader();
        var found = new List<string>();
        foreach (var handle in metadata.TypeReferences)
        {
            found.Add(NameOf(metadata, handle));
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                found.Add($"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}");
            }
        }

        return found;
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}
