using Xunit;

// Most of the time tests wait for processes that start, die or sleep. A class runs one test after the other, the longest classes first.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
