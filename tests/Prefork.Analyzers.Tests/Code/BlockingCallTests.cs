using Prefork.Analyzers.Tests.Support;
using static Prefork.Analyzers.Tests.Code.Sources;

namespace Prefork.Analyzers.Tests.Code;

public sealed class BlockingCallTests
{
    [Theory]
    [InlineData("Thread.Sleep(100)", "await 'Task.Delay', ")]
    [InlineData("FetchAsync().Wait()", "await the task, ")]
    [InlineData("FetchAsync().GetAwaiter().GetResult()", "await the task, ")]
    [InlineData("FetchAsync().ConfigureAwait(false).GetAwaiter().GetResult()", "await the task, ")]
    [InlineData("images.ResizeAsync(\"a\").AsTask().Wait()", "await the task, ")]
    [InlineData("Task.WaitAll(FetchAsync(), FetchAsync())", "await 'WhenAll', ")]
    [InlineData("Task.WaitAny(FetchAsync())", "await 'WhenAny', ")]
    [InlineData("File.WriteAllText(\"a\", \"b\")", "await 'WriteAllTextAsync', ")]
    [InlineData("_file.Flush()", "await 'FlushAsync', ")]
    [InlineData("_file.Flush(true)", "")]
    [InlineData("_file.CopyTo(Stream.Null)", "await 'CopyToAsync', ")]
    [InlineData("_socket.Connect(\"localhost\", 1)", "await 'ConnectAsync', ")]
    [InlineData("_http.Send(new HttpRequestMessage())", "await 'SendAsync', ")]
    [InlineData("_process.WaitForExit()", "await 'WaitForExitAsync', ")]
    [InlineData("_semaphore.Wait()", "await 'WaitAsync', ")]
    [InlineData("_semaphore.Wait(500)", "await 'WaitAsync', ")]
    [InlineData("_signal.Wait()", "")]
    [InlineData("_event.WaitOne()", "")]
    [InlineData("Monitor.Wait(_file)", "")]
    [InlineData("new Thread(() => { }).Join()", "")]
    [InlineData("_queue.Take()", "")]
    [InlineData("_counter.Wait(1, TimeSpan.FromSeconds(1))", "await 'WaitAsync', ")]
    [InlineData("_channel.TryRead(out _, TimeSpan.FromSeconds(1))", "await 'ReadAsync', ")]
    [InlineData("_lines.TryRead(out _, TimeSpan.FromSeconds(1))", "await 'ReadAsync', ")]
    [InlineData("_command.ExecuteNonQuery()", "await 'ExecuteNonQueryAsync', ")]
    public async Task A_call_that_blocks_is_reported(string call, string advice)
    {
        var diagnostics = await Analysis.VerifyAsync($$"""
            {{Usings}}public class Loop(ImagesClient images, Process _process, SharedCounter _counter, SharedChannel<int> _channel, SharedPayloadChannel<string> _lines, System.Data.Common.DbCommand _command)
            {
                private readonly FileStream _file = File.OpenRead("a");
                private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
                private readonly HttpClient _http = new();
                private readonly SemaphoreSlim _semaphore = new(1);
                private readonly ManualResetEventSlim _signal = new();
                private readonly AutoResetEvent _event = new(false);
                private readonly BlockingCollection<int> _queue = [];

                [OnReceive] public void Receive() { {|PFK0014:{{call}}|}; }
                [OnReceive(Endpoint = "pool")] [OnThreadPool] public void Pool() { {{call}}; }
                private Task FetchAsync() => images.ResizeAsync("b").AsTask();
            }
            """);

        var message = diagnostics[0].GetMessage(null);
        Assert.Contains($"blocks the thread that serves all sessions of the worker: {advice}run handler 'Receive' with [OnThreadPool]", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Every_place_that_a_handler_comes_to_is_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop(HttpClient http, ImagesClient images)
        {
            [OnConnect] public async Task Connect() { {|PFK0014:Thread.Sleep(1)|}; await Task.Yield(); Inner(); static void Inner() => {|PFK0014:Thread.Sleep(1)|}; }
            [OnReceive] public string Receive(string text) => {|PFK0014:http.GetStringAsync(text).Result|};
            [OnTick(Milliseconds = 5)] public void Tick() { Save(); Load("a"); Load("b"); }
            [OnClose] public void Close() { var task = http.GetStringAsync("a"); _ = {|PFK0014:task.Result|}; }
            [OnPacket] public string Packet() => $"{{|PFK0014:images.ResizeAsync("a").Result|}}";
            [OnPipeMessage] public static void Take(int number) => {|PFK0014:File.WriteAllText("a", "b")|};
            [OnWorkerStart] public void Start() => {|PFK0014:http.GetStringAsync("a").Wait()|};
            private void Save() => {|PFK0014:File.WriteAllText("a", "b")|};
            private static string Load(string path) { return {|PFK0014:File.ReadAllText(path)|}; }
        }
        """);

    [Fact]
    public Task What_may_wait_is_not_reported() => Analysis.VerifyAsync(Usings + """
        public class Loop(HttpClient http)
        {
            private Task<string> _text = Task.FromResult("");
            private readonly SemaphoreSlim _semaphore = new(1);
            private string _loaded = "";

            [OnWorkerStart] public void Start() { _loaded = File.ReadAllText("a"); Thread.Sleep(1); }
            [OnWorkerStop] public void Stop() => File.WriteAllText("a", _loaded);
            [OnConnect] public async Task Connect()
            {
                var first = http.GetStringAsync("a");
                var second = http.GetStringAsync("b");
                await Task.WhenAll(first, second);
                _loaded = first.Result + second.Result;
                Task<string>[] all = [http.GetStringAsync("c")];
                await Task.WhenAll(all);
                _loaded += string.Concat(all.Select(task => task.Result)) + all[0].Result;
                var winner = await Task.WhenAny(all);
                _loaded += winner.Result + (await Task.WhenAny(all)).Result;
            }
            [OnReceive] public void Receive()
            {
                if (_text.IsCompletedSuccessfully) _loaded = _text.Result;
                var task = http.GetStringAsync("a");
                if (task.IsCompleted) _loaded = task.Result;
                if (_semaphore.Wait(0) || _semaphore.Wait(TimeSpan.Zero)) _semaphore.Release();
                _ = Task.Run(() => Thread.Sleep(100));
                new Thread(() => Thread.Sleep(100)).Start();
                http.GetStringAsync("b").ContinueWith(done => _loaded = done.Result);
                _loaded = Task.FromResult("c").Result;
                var stream = new MemoryStream();
                stream.Write([1]);
                if (File.Exists("a")) File.Delete("a");
            }
            [OnClose] public async Task Close()
            {
                await Task.Delay(1).ConfigureAwait(false);
                Thread.Sleep(1);
                Save();
            }
            [OnStart] public static void Master() => Thread.Sleep(1);
            [OnTick(Milliseconds = 5, In = ServerRole.Manager)] public static void Manager() => Thread.Sleep(1);
            private void Save() => File.WriteAllText("a", "b");
            public void NoHandler() => Thread.Sleep(1);
        }

        public class Work
        {
            [OnTask] public void Run(string path) { Thread.Sleep(1); _ = File.ReadAllText(path); }
            [OnTick(Milliseconds = 5)] public void Tick() => Thread.Sleep(1);
        }

        [UserProcess("feed")]
        public class Feed : IUserProcess
        {
            [OnPipeMessage] public void Take(int number) => Thread.Sleep(number);
            public Task RunAsync(UserProcess process, CancellationToken stopping) { Thread.Sleep(1); return Task.CompletedTask; }
        }

        public class Other { public void Work() => Thread.Sleep(1); }
        """);

    [Fact]
    public Task It_can_be_suppressed() => Analysis.VerifyAsync(Usings + """
        public class Loop
        {
        #pragma warning disable PFK0014
            [OnConnect] public void Connect() => Thread.Sleep(1);
        #pragma warning restore PFK0014
            [OnClose] public void Close() => {|PFK0014:Thread.Sleep(1)|};
        }
        """);
}
