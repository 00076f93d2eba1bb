namespace Prefork.PackageTests;

/// <summary>The packages, made once for all classes that run at a time.</summary>
public sealed class SharedFeed : IDisposable
{
    private static readonly Lock Gate = new();
    private static LocalFeed? _made;
    private static int _users;

    public SharedFeed()
    {
        lock (Gate)
        {
            Feed = _made ??= new LocalFeed();
            _users++;
        }
    }

    public LocalFeed Feed { get; }

    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users == 0)
            {
                _made!.Dispose();
                _made = null;
            }
        }
    }
}
