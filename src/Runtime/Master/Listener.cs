using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The bound socket of an endpoint: a listening one, or one that datagrams arrive at.</summary>
internal sealed class Listener(int fd, short endpoint, Transport transport, SocketOptions options, SocketFile? file = null)
{
    private int _closed;

    public int Fd { get; } = fd;

    /// <summary>The endpoint's index.</summary>
    public short Endpoint { get; } = endpoint;

    public Transport Transport { get; } = transport;

    public bool IsDatagram => Transport is Transport.Udp or Transport.UnixDatagram;

    /// <summary>Sets the options of a socket that was accepted from this one.</summary>
    public void Prepare(int accepted) => options.ApplyToAccepted(accepted);

    /// <summary>Closes the socket and removes its file, once; any thread.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            file?.Remove();
            _ = Sys.Close(Fd);
        }
    }
}
