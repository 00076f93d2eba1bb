using Prefork.CompileTime;
using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class TaskNamingTests
{
    public static TheoryData<string> GenericTypes => [.. MemoryPackTypes.GenericNames.Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("namespace @await { public class @class { [OnTask] public int @void(string @in) => 1; } } public class Loop(@await.classClient client) { [OnConnect] public void Connect() => _ = client; }")]
    [InlineData("public class Work { [OnTask] public void A(int options) { } [OnTask] public void B(string cancellation) { } [OnTask] public void C(long tag) { } [OnTask] public void D(int a) { } [OnTask] public void E(int option) { } }")]
    [InlineData("public class Work { [OnTask(Name = \"a\")] public void Run(int number) { } [OnTask(Name = \"b\")] public void Run(string text) { } [OnTask] public void RunAsync() { } }")]
    [InlineData("public class Größe { [OnTask] public string Messen(string größe) => größe; }")]
    [InlineData("public class Work { [OnTask] public void Async() { } [OnTask] public void Sender(int number) { } [OnTask] public void Definitions(int number) { } }")]
    [InlineData("[TaskClient(\"Definitions\")] public class Work { [OnTask] public void Run() { } }")]
    [InlineData("[TaskClient(\"Sender\")] public class Work { [OnTask] public void Run() { } }")]
    [InlineData("public class Work { [OnTask] internal Job Run(Job job) => job; } internal record struct Job(int Number);")]
    [InlineData("internal class Work { [OnTask] public Job Run(Job job) => job; } internal record struct Job(int Number);")]
    [InlineData("public class Outer { internal class Work { [OnTask] public void Run() { } } public class Other { [OnTask] public void Run() { } } }")]
    [InlineData("public class Work { [OnTask, Obsolete] public Old Run(Old old) => old; } [Obsolete] public record struct Old(int Number);")]
    [InlineData("public partial class WorkClient { public int More => 1; } public class Work { [OnTask] public void Run() { } }")]
    [InlineData("public class Work { [OnTask] public (int A, string? B)[] Run(Dictionary<string, (int, Uri?)>? map) => []; }")]
    [InlineData("public class Work { [OnTask] public dynamic? Run(nint number) => null; }")]
    public void Any_names_and_types_compile(string source) => Generation.Run(source).AssertClean();

    [Theory]
    [InlineData("public class WorkClient; public class Work { [OnTask] public void Run() { } }")]
    [InlineData("[TaskClient(\"a b\")] public class Work { [OnTask] public void Run() { } }")]
    [InlineData("public class Work<T> { [OnTask] public void Run() { } }")]
    public void A_client_that_cannot_be_is_left_out(string source)
    {
        var generation = Generation.Run(source).AssertClean();

        Assert.DoesNotContain(generation.Sources.Keys, name => name.Contains("-Client-", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_two_clients_of_one_name_the_first_is_written()
    {
        var generation = Generation.Run("public class A { public class Work { [OnTask] public void Run() { } } } public class B { public class Work { [OnTask] public void Run() { } } }").AssertClean();

        Assert.StartsWith("A-Work-Client-", Assert.Single(generation.Sources.Keys, name => name.Contains("-Client-", StringComparison.Ordinal)).Replace('+', '-'), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GenericTypes))]
    public void Each_generic_type_has_a_formatter_of_its_name(string name)
    {
        var type = typeof(MemoryPack.MemoryPackSerializer).Assembly.GetType(
            "MemoryPack.Formatters." + MemoryPackTypes.FormatterOf(name.Split('.')[^1].Split('`')[0], IsInterface(name)) + "`" + name.Split('`')[1]);

        Assert.NotNull(type);
        var formatted = type.BaseType!.GetGenericArguments()[0];
        Assert.Equal(name, $"{formatted.Namespace}.{formatted.Name}");
    }

    private static bool IsInterface(string name) => name.Split('.')[^1] is ['I', >= 'A' and <= 'Z', ..];
}
