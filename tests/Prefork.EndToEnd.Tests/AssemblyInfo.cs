using Xunit;

// Each test runs a server of several processes: side by side they would only wait for each other's processors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
