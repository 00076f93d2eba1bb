using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class HandlerConflictTests
{
    [Fact]
    public async Task Two_handlers_of_one_class_are_reported()
    {
        var diagnostics = await Analysis.VerifyAsync("""
            using Prefork;
            public class Chat
            {
                [OnReceive] public void A() { }
                [OnReceive] public void {|PFK0002:B|}() { }
            }
            """);

        Assert.StartsWith("Handlers 'Chat.A' and 'Chat.B' are both for [OnReceive] of every endpoint", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_handlers_of_one_endpoint_in_two_classes_are_reported()
    {
        var diagnostics = await Analysis.VerifyAsync("""
            using Prefork;
            namespace Y { public class Second { [OnClose(Endpoint = "admin")] public void {|PFK0002:Close|}() { } } }
            namespace X { public class First { [OnClose(Endpoint = "admin")] public void Close() { } } }
            """);

        Assert.Contains("'X.First.Close' and 'Y.Second.Close' are both for [OnClose] of endpoint \"admin\"", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoint_of_the_class_counts()
    {
        var diagnostics = await Analysis.VerifyAsync("""
            using Prefork;
            [Endpoint("admin")]
            public class A
            {
                [OnReceive] public void Receive() { }
                [OnConnect(Endpoint = null)] public void Connect() { }
                [OnWorkerStart] public void Start() { }
                [OnTick(Milliseconds = 1)] public void Tick() { }
            }
            public class B
            {
                [OnReceive(Endpoint = "admin")] public void {|PFK0002:Receive|}() { }
                [OnConnect] public void {|PFK0002:Connect|}() { }
                [OnTick(Milliseconds = 1)] public void Tick() { }
            }
            public class C { [OnReceive] public void Receive() { } }
            """);

        Assert.Contains(diagnostics, diagnostic => diagnostic.GetMessage(null).Contains("[OnReceive] of endpoint \"admin\"", StringComparison.Ordinal));
    }

    [Fact]
    public Task Events_of_an_endpoint_without_sessions_are_reported() => Analysis.VerifyAsync("""
        using Prefork;
        public class Chat
        {
            [OnPacket] public void A() { }
            [OnPacket] public void {|PFK0002:B|}() { }
            [OnDispatch] public static DispatchDecision C() => default;
            [OnDispatch] public static DispatchDecision {|PFK0002:D|}() => default;
        }
        """);

    [Fact]
    public async Task Two_of_one_task_are_reported()
    {
        var diagnostics = await Analysis.VerifyAsync("""
            using Prefork;
            public class A
            {
                [OnTask] public void Run(int number) { }
                [OnTask] public void {|PFK0002:Run|}(string text) { }
                [OnTask(Name = "x")] public void X() { }
            }
            public class B { [OnTask(Name = "x")] public void {|PFK0002:Y|}() { } [OnTask] public void Run() { } }
            public class C
            {
                [OnFinish(typeof(B), nameof(B.Run))] public void First(TaskOutcome outcome) { }
                [OnFinish(typeof(B), nameof(B.Run))] public void {|PFK0002:Second|}(TaskOutcome outcome) { }
            }
            public class D { [OnTask] public void Other() { } [OnFinish(typeof(B), nameof(B.Run))] public void InTaskWorkers(TaskOutcome outcome) { } }
            """);

        Assert.Equal("Handlers 'A.X' and 'B.Y' are both for the task \"x\": remove one, or give one another Name", diagnostics[1].GetMessage(null));
        Assert.EndsWith("are both for the end of the task \"B.Run\": remove one", diagnostics[2].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task Two_of_one_message_in_one_process_are_reported() => Analysis.VerifyAsync("""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Prefork;
        public class A
        {
            [OnPipeMessage] public void Span(ReadOnlySpan<byte> data) { }
            [OnPipeMessage(Name = "x")] public void Named(ReadOnlySpan<byte> data) { }
            [OnPipeMessage] public void Text(string? text) { }
            [OnPipeMessage(In = ServerRole.Manager)] public static void InManager(string text) { }
        }
        public class B
        {
            [OnPipeMessage] public void {|PFK0002:Array|}(byte[] data) { }
            [OnPipeMessage] public void {|PFK0002:Text|}(string text) { }
        }
        public class InTaskWorkers { [OnTask] public void Run() { } [OnPipeMessage] public void Text(string text) { } }
        [UserProcess("feed")]
        public class Feed : IUserProcess
        {
            [OnPipeMessage] public void Text(string text) { }
            public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task An_inherited_handler_is_reported_at_the_class() => Analysis.VerifyAsync("""
        using Prefork;
        public abstract class Base { [OnReceive] public void Receive() { } }
        public class A : Base;
        public class {|PFK0002:B|} : Base;
        """);

    [Fact]
    public Task Handlers_that_differ_are_not_reported() => Analysis.VerifyAsync("""
        using Prefork;
        public class A
        {
            [OnReceive] public void All() { }
            [OnReceive(Endpoint = "admin")] public void Admin() { }
            [OnReceive(Endpoint = "Admin")] public void OtherCase() { }
            [OnConnect] public void Connect() { }
        }
        """);

    [Fact]
    public Task Events_of_the_worker_may_have_any_number() => Analysis.VerifyAsync("""
        using Prefork;
        public class A { [OnWorkerStart] public void Start() { } [OnWorkerStop] public void Stop() { } }
        public class B { [OnWorkerStart] public void Start() { } [OnWorkerStop] public void Stop() { } }
        """);

    [Fact]
    public Task A_handler_that_is_skipped_conflicts_with_none() => Analysis.VerifyAsync("""
        using Prefork;
        public class A { [OnReceive] public void Receive() { } }
        public class B { [OnReceive] public void Receive(object {|PFK0001:size|}) { } }
        public struct {|PFK0003:C|} { [OnReceive] public void Receive() { } }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync("""
        using Prefork;
        public class A { [OnReceive] public void Receive() { } }
        #pragma warning disable PFK0002
        public class B { [OnReceive] public void Receive() { } }
        #pragma warning restore PFK0002
        public class C { [OnReceive] public void {|PFK0002:Receive|}() { } }
        """);
}
