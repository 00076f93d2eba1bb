using Prefork.Generators.Tests.Support;

namespace Prefork.Generators.Tests;

public sealed class TaskFeatureTests
{
    [Fact]
    public void Tasks() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        [MemoryPack.MemoryPackable] public sealed partial record ResizeJob(string Path, int Width);

        public sealed class Images(Server server)
        {
            /// <summary>Makes an image smaller.</summary>
            [OnTask(OnCrash = TaskCrashPolicy.Redeliver, Attempts = 3)] public string? Resize(ResizeJob job, CancellationToken stop) => stop.IsCancellationRequested ? null : $"{server}{job}";
            [OnTask(Name = "images.hash")] public async ValueTask<byte[]> HashAsync(ReadOnlyMemory<byte> data, TaskContext task, IServiceProvider services) { await Task.Yield(); return [(byte)services.GetHashCode(), (byte)task.Attempt]; }
            [OnTask, OnThreadPool] public int Count(ReadOnlySpan<byte> data) => data.Length;
            [OnTask] public void Reset() { }
            [OnTask] internal Task MarkAsync(Dictionary<int, List<ResizeJob?>> jobs) => Task.CompletedTask;
            [OnWorkerStart] public void Start(Worker worker) { }
        }
        """));

    [Fact]
    public void Clients() => Snapshot.Verify(Generation.Run("""
        using Tasks;

        namespace Tasks { [TaskClient("Sender")] public static class Work { [OnTask] public static void Run(int number) { } } }
        namespace Chat { public sealed class Rooms(Sender sender) { [OnConnect] public void Connect(Sender again) => _ = sender; } }
        """));

    [Fact]
    public void Finishes() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Images { [OnTask] public string? Resize(string path) => path; [OnTask] public void Reset() { } }
        public sealed class Rooms
        {
            [OnFinish(typeof(Images), nameof(Images.Resize))] public void Resized(Worker worker, TaskOutcome<string?> outcome) { }
            [OnFinish(typeof(Images), nameof(Images.Reset))] public Task WasResetAsync(TaskOutcome outcome, IServiceProvider services) => Task.CompletedTask;
        }
        """));

    [Fact]
    public void Messages() => Snapshot.Verify(Generation.Run("""
        namespace Chat;

        public sealed class Rooms
        {
            [OnPipeMessage] public void Text(string text, PipeMessageContext message, IServiceProvider services) { }
            [OnPipeMessage(Name = "raw")] public ValueTask RawAsync(ReadOnlyMemory<byte> data) => default;
            [OnPipeMessage(In = ServerRole.Manager)] public static void Told(List<int> numbers, Server server) { }
        }

        [UserProcess("feed")]
        public sealed class Feed : IUserProcess
        {
            [OnPipeMessage] public void Changed(List<int>? numbers, PipeMessageContext message) { }
            public Task RunAsync(UserProcess process, CancellationToken stopping) => Task.CompletedTask;
        }
        """));
}
