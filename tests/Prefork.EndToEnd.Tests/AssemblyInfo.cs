using Xunit;

// Most of the time tests wait for processes that start, die or sleep, so three classes run side by side; a class runs one test after the other.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Prefork.EndToEndTests.LongestFirst", "Prefork.EndToEnd.Tests")]
