namespace Prefork.Master;

/// <summary>Connections that wait for room in a ring, first come first served.</summary>
internal struct ConnectionQueue
{
    private Connection? _last;

    public Connection? First { get; private set; }

    public void Add(Connection connection)
    {
        if (connection.InWaiting)
        {
            return;
        }

        connection.InWaiting = true;
        connection.NextWaiting = null;
        if (_last is null)
        {
            First = connection;
        }
        else
        {
            _last.NextWaiting = connection;
        }

        _last = connection;
    }

    /// <summary>Puts back what was first, and has found no room.</summary>
    public void AddFirst(Connection connection)
    {
        connection.InWaiting = true;
        connection.NextWaiting = First;
        First = connection;
        _last ??= connection;
    }

    public void RemoveFirst()
    {
        var connection = First!;
        First = connection.NextWaiting;
        if (First is null)
        {
            _last = null;
        }

        connection.NextWaiting = null;
        connection.InWaiting = false;
    }
}
