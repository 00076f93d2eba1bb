using Prefork.Hosting;

namespace Prefork.Registration;

/// <summary>Tasks and messages are known by stable names, and in records by their hashes, so that builds of before and after a reload understand each other.</summary>
internal static class TaskNames
{
    public static long KeyOf(string name)
    {
        var hash = new StableHash();
        hash.Add(name);

        // Below zero, where no session id is.
        return -1 - hash.Value;
    }
}
