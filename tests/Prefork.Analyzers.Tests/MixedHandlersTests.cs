using Prefork.Analyzers.Tests.Support;

namespace Prefork.Analyzers.Tests;

public sealed class MixedHandlersTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Prefork;

        """;

    [Fact]
    public async Task Handlers_of_sessions_in_a_class_with_tasks_are_reported()
    {
        var diagnostics = await Analysis.VerifyAsync(Usings + """
            public class Images
            {
                [OnTask] public void Run() { }
                [OnReceive] public void {|PFK0008:Receive|}(Session session) { }
                [OnPacket] public void {|PFK0008:Packet|}(PacketContext packet) { }
            }
            """);

        Assert.StartsWith("Handler 'Receive' is never called: [OnReceive] comes in workers, and 'Images' has tasks", diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task An_inherited_one_is_reported_at_the_class() => Analysis.VerifyAsync(Usings + """
        public abstract class Base { [OnReceive] public void Receive() { } }
        public class {|PFK0008:Images|} : Base { [OnTask] public void Run() { } }
        public class Sessions : Base;
        """);

    [Fact]
    public Task Events_of_every_worker_and_of_the_server_are_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Images
        {
            [OnTask] public void Run() { }
            [OnWorkerStart] public void Start() { }
            [OnWorkerStop] public void Stop() { }
            [OnWorkerDraining] public void Drain() { }
            [OnWorkerExit] public void Exit(WorkerExitContext exit) { }
            [OnTick(Milliseconds = 5)] public void Tick() { }
            [OnFinish(typeof(Images), nameof(Run))] public void Ran(TaskOutcome outcome) { }
            [OnPipeMessage] public void Take(string text) { }
            [OnStart] public static void InMaster() { }
        }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Images
        {
            [OnTask] public void Run() { }
        #pragma warning disable PFK0008
            [OnReceive] public void Receive() { }
        #pragma warning restore PFK0008
            [OnClose] public void {|PFK0008:Close|}() { }
        }
        """);
}
