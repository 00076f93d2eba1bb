using Prefork.Analyzers.Tests.Support;
using Prefork.CodeFixes;

namespace Prefork.Analyzers.Tests;

public sealed class HandlerSignatureTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Logging;
        using Prefork;

        """;

    [Theory]
    [InlineData("[OnReceive] private void {|PFK0001:Receive|}() { }", "public or internal")]
    [InlineData("[OnReceive] protected void {|PFK0001:Receive|}() { }", "public or internal")]
    [InlineData("[OnReceive] public void {|PFK0001:Receive|}<T>() { }", "no type parameters")]
    [InlineData("[OnReceive] public async void {|PFK0001:Receive|}() => await Task.Yield();", "return ValueTask")]
    [InlineData("[OnReceive] public void Receive(ref Session {|PFK0001:session|}) { }", "'session' is passed by reference")]
    [InlineData("[OnReceive] public void Receive(out Server? {|PFK0001:server|}) => server = null;", "'server' is passed by reference")]
    [InlineData("[OnReceive] public void Receive(in ReadOnlySpan<byte> {|PFK0001:data|}) { }", "'data' is passed by reference")]
    [InlineData("[OnReceive] public void Receive(ref readonly Session {|PFK0001:session|}) { }", "'session' is passed by reference")]
    [InlineData("[OnConnect] public void Connect(int {|PFK0001:size|}) { }", "'int' is nothing that parameter 'size' could take")]
    [InlineData("[OnReceive] public void Receive(IntPtr {|PFK0001:size|}) { }", "or a message of your own marked with [Message]")]
    [InlineData("[OnReceive] public void Receive(Memory<byte> {|PFK0001:data|}) { }", "does not come as 'Memory<byte>'")]
    [InlineData("[OnReceive] public void Receive(int a, int {|PFK0001:b|}) { }", "'b' takes what another one takes")]
    [InlineData("[OnConnect] public void Connect([Message] string {|PFK0001:text|}) { }", "[OnConnect] brings no message")]
    [InlineData("[OnWorkerStart] public void Start(ServerEndpoint {|PFK0001:endpoint|}) { }", "belongs to no endpoint")]
    [InlineData("[OnReceive] public SendResult {|PFK0001:Receive|}(Session session) => session.Send([]);", "it may not return 'SendResult'")]
    [InlineData("[OnReceive] public Task<SendResult> {|PFK0001:Receive|}(Session session) => Task.FromResult(session.Send([]));", "it may not return 'Task<SendResult>'")]
    [InlineData("[OnReceive] public void Receive(object {|PFK0001:state|}) { }", "take Session, ReadOnlySpan<byte>")]
    [InlineData("[OnReceive] public void Receive(Span<byte> {|PFK0001:data|}) { }", "take Session, ReadOnlySpan<byte>")]
    [InlineData("[OnReceive] public void Receive(byte[] {|PFK0001:data|}) { }", "make parameter 'data' a ReadOnlySpan<byte>")]
    [InlineData("[OnConnect] public void Connect(byte[] {|PFK0001:data|}) { }", "'byte[]' is nothing")]
    [InlineData("[OnReceive] public void Receive(Session a, Session {|PFK0001:b|}) { }", "'b' takes what another one takes")]
    [InlineData("[OnReceive] public void Receive(string a, ReadOnlyMemory<byte> {|PFK0001:b|}) { }", "'b' takes what another one takes")]
    [InlineData("[OnWorkerStart] public void Start(Session {|PFK0001:session|}) { }", "[OnWorkerStart] has no session")]
    [InlineData("[OnConnect] public void Connect(string {|PFK0001:text|}) { }", "[OnConnect] brings no message")]
    [InlineData("[OnReceive] public void Receive(CloseReason {|PFK0001:reason|}) { }", "only [OnClose] has a reason")]
    [InlineData("[OnReceive] public Task Receive(ReadOnlySpan<byte> {|PFK0001:data|}) => Task.CompletedTask;", "a ReadOnlyMemory<byte>")]
    [InlineData("[OnReceive] public object {|PFK0001:Receive|}() => 1;", "mark a message with [return: Message]")]
    [InlineData("[OnClose] public Task<int> {|PFK0001:Close|}() => Task.FromResult(1);", "'Task<int>'; return void, Task or ValueTask")]
    [InlineData("[OnConnect] public string {|PFK0001:Connect|}() => \"\";", "use Session.Send")]
    [InlineData("private string _text = \"\"; [OnReceive] public ref string {|PFK0001:Receive|}() => ref _text;", "it may not return")]
    [InlineData("[OnStart] public static void Start(Worker {|PFK0001:worker|}) { }", "runs in the master, not in a worker")]
    [InlineData("[OnStart] public static void Start(Session {|PFK0001:session|}) { }", "[OnStart] has no session")]
    [InlineData("[OnStart] public static void Start(int {|PFK0001:size|}) { }", "take Server, ILogger, IConfiguration or CancellationToken")]
    [InlineData("[OnWorkerError] public static void Error(int {|PFK0001:size|}) { }", "take WorkerErrorContext, Server")]
    [InlineData("[OnWorkerExit] public void Exit(int {|PFK0001:size|}) { }", "take WorkerExitContext, Worker")]
    [InlineData("[OnStart] public static void Start(WorkerErrorContext {|PFK0001:error|}) { }", "only [OnWorkerError] brings a WorkerErrorContext")]
    [InlineData("[OnReceive] public void Receive(ReloadContext {|PFK0001:reload|}) { }", "only [OnBeforeReload] or [OnAfterReload] brings a ReloadContext")]
    [InlineData("[OnWorkerStop] public void Stop(WorkerExitContext {|PFK0001:exit|}) { }", "only [OnWorkerExit] brings a WorkerExitContext")]
    [InlineData("[OnShutdown] public static string {|PFK0001:Shutdown|}() => \"\";", "use Session.Send")]
    [InlineData("[OnTick(In = ServerRole.Manager)] public static void {|PFK0001:Tick|}() { }", "set Milliseconds to 1 or more")]
    [InlineData("[OnTick(Milliseconds = -1, In = ServerRole.Manager)] public static void {|PFK0001:Tick|}() { }", "set Milliseconds to 1 or more")]
    [InlineData("[OnTask] public void Run(string a, string {|PFK0001:b|}) { }", "[OnTask] brings one payload, which another parameter takes already; put 'b' into its type")]
    [InlineData("[OnTask] public void Run(int a, int {|PFK0001:b|}) { }", "brings one payload")]
    [InlineData("[OnTask] public void Run(int a, ReadOnlySpan<byte> {|PFK0001:b|}) { }", "brings one payload")]
    [InlineData("[OnTask] public void Run(Session {|PFK0001:session|}) { }", "[OnTask] has no session")]
    [InlineData("[OnTask] public Task Run(ReadOnlySpan<byte> {|PFK0001:data|}) => Task.CompletedTask;", "a ReadOnlyMemory<byte>")]
    [InlineData("[OnTask] public void Run(Span<byte> {|PFK0001:data|}) { }", "take a payload, TaskContext, Worker")]
    [InlineData("[OnTask] public void Run(in int {|PFK0001:number|}) { }", "is passed by reference")]
    [InlineData("[OnTask] public ReadOnlySpan<byte> {|PFK0001:Run|}() => default;", "cannot be sent to another process")]
    [InlineData("[OnTask] public async void {|PFK0001:Run|}() => await Task.Yield();", "return ValueTask")]
    [InlineData("[OnTask] public void Run(PipeMessageContext {|PFK0001:message|}) { }", "only [OnPipeMessage] brings a PipeMessageContext")]
    [InlineData("[OnReceive] public void Receive(TaskContext {|PFK0001:task|}) { }", "only [OnTask] brings a TaskContext")]
    [InlineData("[OnReceive] public void Receive(TaskOutcome<int> {|PFK0001:outcome|}) { }", "only [OnFinish] tells how a task has ended")]
    [InlineData("[OnPipeMessage] public void {|PFK0001:Take|}(PipeMessageContext message) { }", "a message has a payload")]
    [InlineData("[OnPipeMessage] public string {|PFK0001:Take|}(int number) => \"\";", "answer with Server.SendMessage")]
    [InlineData("[OnPipeMessage(In = ServerRole.Master)] public void {|PFK0001:Take|}(int number) { }", "messages come in workers, task workers, user processes and the manager")]
    [InlineData("[OnPipeMessage(In = ServerRole.Manager)] public static void Take(int number, Worker {|PFK0001:worker|}) { }", "runs in the manager, not in a worker")]
    [InlineData("[OnTick] public void {|PFK0001:Tick|}() { }", "set Milliseconds to 1 or more")]
    [InlineData("[OnTick(Milliseconds = 5, In = ServerRole.Master)] public static void {|PFK0001:Tick|}() { }", "only workers and the manager tick")]
    [InlineData("[OnTick(Milliseconds = 5, OnWorker = -2)] public void {|PFK0001:Tick|}() { }", "workers are numbered from 0")]
    [InlineData("[OnTick(Milliseconds = 5, OnWorker = 1, In = ServerRole.Manager)] public static void {|PFK0001:Tick|}() { }", "remove OnWorker")]
    [InlineData("[OnTick(Milliseconds = 5)] public void Tick(Session {|PFK0001:session|}) { }", "[OnTick] has no session")]
    [InlineData("[OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static void Tick(Worker {|PFK0001:worker|}) { }", "runs in the manager, not in a worker")]
    [InlineData("[OnPacket] public void Packet(Session {|PFK0001:session|}) { }", "[OnPacket] has no session")]
    [InlineData("[OnPacket] public void Packet(object {|PFK0001:size|}) { }", "take ReadOnlySpan<byte>, ReadOnlyMemory<byte>, ReadOnlySequence<byte>, string or a message of your own marked with [Message], ServerEndpoint, PacketContext, Worker")]
    [InlineData("[OnReceive] public void Receive(PacketContext {|PFK0001:packet|}) { }", "only [OnPacket] brings a PacketContext")]
    [InlineData("[OnBufferFull] public void Full(string {|PFK0001:text|}) { }", "[OnBufferFull] brings no message")]
    [InlineData("[OnBufferEmpty] public string {|PFK0001:Empty|}() => \"\";", "use Session.Send")]
    [InlineData("[OnRequestLost] public void Lost(ProtocolErrorContext {|PFK0001:error|}) { }", "only [OnProtocolError] brings a ProtocolErrorContext")]
    [InlineData("[OnDispatch] public static void {|PFK0001:Choose|}() { }", "may not return 'void'; return DispatchDecision")]
    [InlineData("[OnDispatch] public static async Task<DispatchDecision> {|PFK0001:Choose|}() { await Task.Yield(); return default; }", "decides at once")]
    [InlineData("[OnDispatch] public static DispatchDecision Choose(in DispatchContext {|PFK0001:context|}) => default;", "pass it by value")]
    [InlineData("[OnDispatch] public static DispatchDecision Choose(ReadOnlySpan<byte> {|PFK0001:data|}) => default;", "[OnDispatch] brings no message")]
    [InlineData("[OnReceive] public DispatchDecision {|PFK0001:Receive|}() => default;", "or for a reply byte[]")]
    [InlineData("public int Size { [OnReceive] {|PFK0001:get|}; }", "ordinary method")]
    [InlineData("public void M() { F(); [OnReceive] void {|PFK0001:F|}() { } }", "ordinary method")]
    [InlineData("public Action M() => {|PFK0001:[OnReceive] () => { }|};", "ordinary method")]
    public async Task A_wrong_signature_is_reported_with_what_to_do(string member, string message)
    {
        var diagnostics = await Analysis.VerifyAsync($"{Usings}public class Chat {{ {member} }}");

        Assert.Contains(message, diagnostics[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[OnReceive] public void Receive(Session session, ReadOnlySpan<byte> data, Worker worker, Server server, CancellationToken stopping) { }")]
    [InlineData("[OnReceive] internal async Task<string?> Receive(string line, IServiceProvider services) { await Task.Yield(); return line; }")]
    [InlineData("[OnReceive] public static ReadOnlyMemory<byte> Receive(ReadOnlyMemory<byte> data) => data;")]
    [InlineData("[OnReceive, OnThreadPool] public byte[] Receive(ReadOnlySpan<byte> data) => data.ToArray();")]
    [InlineData("[OnReceive] public ValueTask<byte[]> Receive([FromKeyedServices(\"a\")] string service, string line, Func<int> clock) => default;")]
    [InlineData("[OnClose] public void Close(CloseReason reason, Session session) { }")]
    [InlineData("[OnClose, OnConnect] public ValueTask Both(Session session) => default;")]
    [InlineData("[OnWorkerStart] public Task Start(Worker worker, IEnumerable<Server> servers, Server? server = null) => Task.CompletedTask;")]
    [InlineData("[OnStart, OnShutdown] public static Task Start(Server server, ILogger logger, IConfiguration configuration, CancellationToken stopping) => Task.CompletedTask;")]
    [InlineData("[OnWorkerError] internal static void Error(ILogger logger, WorkerErrorContext error) { }")]
    [InlineData("[OnBeforeReload, OnAfterReload] public static async ValueTask Reload(ReloadContext reload) => await Task.Yield();")]
    [InlineData("[OnTick(Milliseconds = 1, In = ServerRole.Manager)] public static void Tick() { }")]
    [InlineData("[OnTick(Milliseconds = 1)] public void Tick(Worker worker, ILogger<Chat> logger, CancellationToken stopping) { }")]
    [InlineData("[OnTick(Milliseconds = 1, In = ServerRole.Worker, OnWorker = 0)] public static async Task Tick(Server server) => await Task.Yield();")]
    [InlineData("[OnBufferFull, OnBufferEmpty] public void Buffer(Session session, ILogger<Chat> logger) { }")]
    [InlineData("[OnRequestLost] public ValueTask Lost(RequestLostContext lost, Session session) => default;")]
    [InlineData("[OnProtocolError] public void Error(ProtocolErrorContext error, Session session) { }")]
    [InlineData("[OnPacket] public byte[] Packet(PacketContext packet, ReadOnlySpan<byte> data, Worker worker, Uri service) => data.ToArray();")]
    [InlineData("[OnPacket(Endpoint = \"a\")] public async Task<string> Packet(string line) { await Task.Yield(); return line; }")]
    [InlineData("[OnDispatch] public static DispatchDecision Choose(DispatchContext context, Server server, ILogger logger) => default;")]
    [InlineData("[OnDispatch] internal static DispatchDecision Choose() => DispatchDecision.Worker(0);")]
    [InlineData("[OnWorkerDraining, OnWorkerExit] public void Draining(Worker worker, ILogger<Chat> logger) { }")]
    [InlineData("[OnWorkerExit] public Task Exit(WorkerExitContext exit) => Task.CompletedTask;")]
    [InlineData("public void NoHandler(ref int size, int[] sizes) { }")]
    [InlineData("[Obsolete] public async void NoHandler() => await Task.Yield();")]
    public Task A_right_signature_is_not_reported(string member) => Analysis.VerifyAsync($"{Usings}public class Chat {{ {member} }}");

    [Fact]
    public Task Each_problem_is_reported() => Analysis.VerifyAsync(
        Usings + "public class Chat { [OnClose] private int {|PFK0001:{|PFK0001:Close|}|}(int {|PFK0001:size|}, string {|PFK0001:text|}) => 1; }");

    [Fact]
    public Task A_partial_method_is_reported_once() => Analysis.VerifyAsync(Usings + """
        public partial class Chat
        {
            [OnReceive] public partial void {|PFK0001:Receive|}(object {|PFK0001:size|});
            public async partial void Receive(object size) => await Task.Yield();
        }
        """);

    [Fact]
    public Task A_generic_base_is_checked_with_its_types() => Analysis.VerifyAsync(Usings + """
        public abstract class Base<T> { [OnConnect] public void Connect(T service) { } }
        public class Right : Base<Server>;
        public class {|PFK0001:Wrong|} : Base<int>;
        """);

    [Fact]
    public Task An_attribute_of_the_same_name_is_no_handler() => Analysis.VerifyAsync("""
        public sealed class OnReceiveAttribute : System.Attribute;
        public class Chat { [OnReceive] private int Receive(ref int size) => size; }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Chat
        {
        #pragma warning disable PFK0001
            [OnReceive] public void Receive(object size) { }
        #pragma warning restore PFK0001
            [OnClose] public void Close(int {|PFK0001:size|}) { }
        }
        """);

    [Theory]
    [InlineData(
        "[OnReceive] private void A() { }\n    [OnClose] void B() { }",
        "[OnReceive] public void A() { }\n    [OnClose] public void B() { }")]
    [InlineData("[OnReceive] public async void A() => await Task.Yield();", "[OnReceive] public async ValueTask A() => await Task.Yield();")]
    [InlineData(
        "[OnReceive] public void A(in Session a, ref readonly Server b, ReadOnlySpan<byte> c) { }",
        "[OnReceive] public void A(Session a, Server b, ReadOnlySpan<byte> c) { }")]
    [InlineData("[OnConnect] public void A(Session a, Session b, string c, CloseReason d) { }", "[OnConnect] public void A(Session a) { }")]
    [InlineData(
        "[OnReceive] public Task A(ReadOnlySpan<byte> a) => Task.CompletedTask;\n    [OnReceive(Endpoint = \"b\")] public void B(byte[] a) { }",
        "[OnReceive] public Task A(ReadOnlyMemory<byte> a) => Task.CompletedTask;\n    [OnReceive(Endpoint = \"b\")] public void B(ReadOnlyMemory<byte> a) { }")]
    [InlineData(
        "[OnReceive] public void A(Span<byte> a) { }\n    [OnReceive(Endpoint = \"b\")] public async Task B(Memory<byte> a) => await Task.Yield();",
        "[OnReceive] public void A(ReadOnlySpan<byte> a) { }\n    [OnReceive(Endpoint = \"b\")] public async Task B(ReadOnlyMemory<byte> a) => await Task.Yield();")]
    [InlineData("[OnStart] public static void A(Worker a, ReloadContext b) { }", "[OnStart] public static void A() { }")]
    [InlineData("[OnPipeMessage(In = ServerRole.Master)] public void A(int a) { }", "[OnPipeMessage] public void A(int a) { }")]
    [InlineData(
        "[OnTick(Milliseconds = 5, OnWorker = 1, In = ServerRole.Manager)] public static void A() { }",
        "[OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static void A() { }")]
    public Task A_mechanical_cure_is_applied(string before, string after) => Fixing.VerifyAsync(
        new HandlerSignatureCodeFix(),
        $"{Usings}public class Chat\n{{\n    {before}\n}}\n",
        $"{Usings}public class Chat\n{{\n    {after}\n}}\n");

    [Theory]
    [InlineData("[OnReceive] public void A(object size) { }")]
    [InlineData("[OnReceive] public object A() => 1;")]
    [InlineData("[OnReceive] public void A<T>() { }")]
    [InlineData("[OnConnect] public void A(byte[] a) { }")]
    [InlineData("[OnConnect] public void A(CloseReason a) => Console.WriteLine(a);")]
    [InlineData("[OnTask] public void A(int a, int b) { }")]
    public Task No_fix_is_offered_where_the_cure_is_not_certain(string member) =>
        Fixing.VerifyNoneAsync(new HandlerSignatureCodeFix(), $"{Usings}public class Chat {{ {member} }}");
}
