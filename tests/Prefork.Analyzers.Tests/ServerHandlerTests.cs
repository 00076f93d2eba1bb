using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class ServerHandlerTests
{
    private const string Usings = """
        using System;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;
        using Prefork;

        """;

    [Theory]
    [InlineData("[OnStart] public void {|PFK0005:Start|}() { }", "[OnStart] runs in the master, where no handler class is made; make the method static")]
    [InlineData("[OnPipeMessage(In = ServerRole.Manager)] public void {|PFK0005:Take|}(int number) { }", "[OnPipeMessage] runs in the manager, where no handler class is made")]
    [InlineData("[OnPipeMessage(In = ServerRole.Manager)] public static void Take(int number, Uri {|PFK0005:service|}) { }", "take PipeMessageContext, Server")]
    [InlineData("[OnManagerStop] public Task {|PFK0005:Stop|}(ILogger logger) => Task.CompletedTask;", "[OnManagerStop] runs in the manager, where no handler class is made")]
    [InlineData("[OnTick(Milliseconds = 5, In = ServerRole.Manager)] public void {|PFK0005:Tick|}() { }", "make the method static")]
    [InlineData("[OnDispatch] public DispatchDecision {|PFK0005:Choose|}(DispatchContext context) => default;", "[OnDispatch] runs in the master")]
    [InlineData("[OnDispatch] public static DispatchDecision Choose(Uri {|PFK0005:service|}) => default;", "take DispatchContext, Server, ILogger")]
    [InlineData("[OnStart] public static void Start(Uri {|PFK0005:service|}) { }", "in place of parameter 'service' take Server, ILogger, IConfiguration or CancellationToken")]
    [InlineData("[OnStart] public static void Start(ILogger<Chat> {|PFK0005:logger|}) { }", "where there are no services")]
    [InlineData("[OnStart] public static void Start([FromKeyedServices(1)] Server {|PFK0005:server|}) { }", "where there are no services")]
    [InlineData("[OnWorkerError] public static void Error(IServiceProvider {|PFK0005:services|}) { }", "take WorkerErrorContext, Server, ILogger")]
    public async Task An_instance_method_or_a_service_is_reported_with_what_to_do(string member, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($"{Usings}public class Chat {{ {member} }}");

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task Each_problem_is_reported_by_its_rule() => Analysis.VerifyAsync(
        Usings + "public class Chat { [OnStart] public void {|PFK0005:Start|}(Uri {|PFK0005:service|}, int {|PFK0001:size|}) { } }");

    [Fact]
    public Task A_handler_of_a_worker_may_have_both() => Analysis.VerifyAsync(
        Usings + "public class Chat { [OnWorkerStart] public void Start(Uri service) { } }");

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Chat
        {
        #pragma warning disable PFK0005
            [OnStart] public void Start() { }
        #pragma warning restore PFK0005
            [OnShutdown] public void {|PFK0005:Shutdown|}() { }
        }
        """);

    [Theory]
    [InlineData("[OnStart] public void A() { }", "[OnStart] public static void A() { }")]
    [InlineData(
        "[OnStart] public async Task A(Server server) => await B(() => server.Role);\n    private static Task B(Func<ServerRole> role) => Task.CompletedTask;",
        "[OnStart] public static async Task A(Server server) => await B(() => server.Role);\n    private static Task B(Func<ServerRole> role) => Task.CompletedTask;")]
    public Task A_method_that_uses_no_instance_is_made_static(string before, string after) => Fixing.VerifyAsync(
        new ServerHandlerCodeFix(),
        $"{Usings}public class Chat\n{{\n    {before}\n}}\n",
        $"{Usings}public class Chat\n{{\n    {after}\n}}\n");

    [Theory]
    [InlineData("public class Chat { private int _size; [OnStart] public void A() => _size++; }")]
    [InlineData("public class Chat { [OnStart] public string A() => ToString()!; }")]
    [InlineData("public class Chat(Uri uri) { [OnStart] public void A() => Console.WriteLine(uri); }")]
    [InlineData("public class Chat { [OnStart] public virtual void A() { } }")]
    [InlineData("public class Chat { [OnStart] public static void A(Uri service) { } }")]
    public Task No_fix_is_offered_where_that_is_not_all(string source) => Fixing.VerifyNoneAsync(new ServerHandlerCodeFix(), Usings + source);

    [Fact]
    public Task A_logger_with_a_category_becomes_one_without() => Fixing.VerifyAsync(
        new ServerHandlerCodeFix(),
        "using Microsoft.Extensions.Logging;\nusing Prefork;\n\npublic class Chat\n{\n    [OnStart] public static void A(ILogger<Chat> log) { }\n}\n",
        "using Microsoft.Extensions.Logging;\nusing Prefork;\n\npublic class Chat\n{\n    [OnStart] public static void A(ILogger log) { }\n}\n");
}
