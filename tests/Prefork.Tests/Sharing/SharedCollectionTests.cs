using Microsoft.Extensions.DependencyInjection;
using Prefork.Hosting;
using Prefork.Shared;

namespace Prefork.Tests.Sharing;

public sealed class SharedCollectionTests
{
    private readonly List<string> _mistakes = [];
    private readonly SharedCollection _shared;

    public SharedCollectionTests() => _shared = new SharedCollection(_mistakes);

    [Fact]
    public void Mistakes_are_collected()
    {
        _shared.Counter("online").Lock("ONLINE").Counter(" ").Table<long>("none", 0).Table<long>("keys", 10, 256).Channel<long>("jobs", -1)
            .PayloadChannel<string>("texts", 0, 10).PayloadChannel<string>("larger texts", 10, (64 << 20) + 1);
        Assert.Equal(
            [
                "The shared object 'ONLINE' is declared twice: give one of them another name.",
                "A shared object has no name: give it one.",
                "The shared table 'none' has the capacity 0: set one between 1 and 536870912.",
                "The shared table 'keys' has keys of 256 bytes: set a length between 1 and 255.",
                "The shared channel 'jobs' has the capacity -1: set one between 1 and 536870912.",
                "The shared channel 'texts' has the capacity 0: set one between 1 and 536870912.",
                "The shared channel 'larger texts' has items of 67108865 bytes: set a size between 1 and 67108864.",
            ],
            _mistakes);
    }

    [Fact]
    public void Objects_are_had_by_type_and_name_and_by_type_where_there_is_one()
    {
        _shared.Counter("one").Counter("two").Table<long>("players", 10).IdTable<long>("rooms", 10).PayloadChannel<string>("texts", 10, 20);
        var objects = SharedObjects.Create(_shared.Definitions);
        var collection = new ServiceCollection();
        objects.AddTo(collection);
        using var services = collection.BuildServiceProvider();
        Assert.Same(objects.Counter("two"), services.GetRequiredKeyedService<SharedCounter>("two"));
        Assert.Null(services.GetService<SharedCounter>());
        Assert.Same(objects.Table<long>("players"), services.GetRequiredService<SharedTable<long>>());
        Assert.Same(objects.IdTable<long>("rooms"), services.GetRequiredService<SharedIdTable<long>>());
        Assert.Same(objects.IdTable<long>("rooms"), services.GetRequiredKeyedService<SharedIdTable<long>>("rooms"));
        Assert.Same(objects.PayloadChannel<string>("texts"), services.GetRequiredService<SharedPayloadChannel<string>>());
        Assert.Contains("No shared object 'three'", Assert.Throws<ArgumentException>(() => objects.Counter("three")).Message, StringComparison.Ordinal);
        Assert.Contains("'one' is a Prefork.SharedCounter", Assert.Throws<ArgumentException>(() => objects.Lock("one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_there_is_stops_the_start()
    {
        _shared.Counter("online").Table<Large>("large", TableLayout.MaxCapacity);
        var error = Assert.Throws<StartupException>(() => SharedObjects.Create(_shared.Definitions));
        Assert.Matches(@"^The shared objects need \d+ bytes of memory, of which 'large' takes \d+: .*\. Declare them smaller, or give the server more memory\.$", error.Message);
    }

    [Fact]
    public void Other_declarations_do_not_open_the_memory()
    {
        var objects = SharedObjects.Create(_shared.Counter("online").Table<long>("players", 10).PayloadChannel<string>("texts", 10, 20).Definitions);
        SharedCollection[] others =
        [
            new SharedCollection([]),
            new SharedCollection([]).Counter("online"),
            new SharedCollection([]).Counter("online").Table<long>("players", 11).PayloadChannel<string>("texts", 10, 20),
            new SharedCollection([]).Counter("online").Table<ulong>("players", 10).PayloadChannel<string>("texts", 10, 20),
            new SharedCollection([]).Counter("online").Table<long>("players", 10, 31).PayloadChannel<string>("texts", 10, 20),
            new SharedCollection([]).Table<long>("players", 10).Counter("online").PayloadChannel<string>("texts", 10, 20),
            new SharedCollection([]).Counter("offline").Table<long>("players", 10).PayloadChannel<string>("texts", 10, 20),
            new SharedCollection([]).Counter("online").Table<long>("players", 10).PayloadChannel<string>("texts", 10, 21),
            new SharedCollection([]).Counter("online").Table<long>("players", 10).PayloadChannel<string>("texts", 11, 20),
            new SharedCollection([]).Counter("online").Table<long>("players", 10).PayloadChannel<byte[]>("texts", 10, 20),
        ];
        foreach (var other in others)
        {
            var opened = SharedObjects.Open(objects.Fd, other.Definitions);
            Assert.False(opened.IsAvailable);
            Assert.NotEqual(objects.Hash, opened.Hash);
            Assert.Contains("restart the server", Assert.Throws<InvalidOperationException>(() => opened.Counter("online")).Message, StringComparison.Ordinal);
        }

        var same = SharedObjects.Open(objects.Fd, new SharedCollection([]).Counter("online").Table<long>("players", 10).PayloadChannel<string>("texts", 10, 20).Definitions);
        same.Counter("online").Increment();
        Assert.Equal(1, objects.Counter("online").Value);
        Assert.Equal(objects.Hash, same.Hash);
        Assert.Equal(objects.MemoryBytes, same.MemoryBytes);
    }

    [Fact]
    public void Nothing_declared_takes_nothing()
    {
        var objects = SharedObjects.Create(_shared.Definitions);
        Assert.Equal((-1, 0L, 0L, true), (objects.Fd, objects.MemoryBytes, objects.Hash, objects.IsAvailable));
        Assert.True(SharedObjects.Open(-1, []).IsAvailable);
        Assert.False(SharedObjects.Open(-1, new SharedCollection([]).Counter("online").Definitions).IsAvailable);
    }

    [System.Runtime.CompilerServices.InlineArray(4096)]
    private struct Large
    {
        private byte _element;
    }
}
