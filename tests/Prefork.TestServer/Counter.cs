namespace Prefork.TestServer;

/// <summary>A service of the worker: counts without a lock, as only the loop thread touches it.</summary>
public sealed class Counter
{
    public int Value { get; set; }
}
