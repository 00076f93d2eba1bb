using Prefork.Interop;

namespace Prefork.Master;

/// <summary>A listening socket of an endpoint.</summary>
internal sealed class Listener(int fd, short endpoint)
{
    private int _closed;

    public int Fd { get; } = fd;

    /// <summary>The endpoint's index.</summary>
    public short Endpoint { get; } = endpoint;

    /// <summary>Closes the socket, once; any thread.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _ = Sys.Close(Fd);
        }
    }
}
