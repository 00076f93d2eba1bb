using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Prefork.Tests.Master.Tls;

/// <summary>Serves one revocation list at an address that no other test has, so that none is taken from a cache.</summary>
internal sealed class RevocationService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private byte[]? _list;

    public RevocationService()
    {
        _listener.Start();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{Guid.NewGuid():N}.crl"));
        _thread = new Thread(Serve) { IsBackground = true, Name = "revocation" };
        _thread.Start();
    }

    public Uri Address { get; }

    /// <summary>The list; until it is there, there is none at the address.</summary>
    public void Publish(byte[] list) => Volatile.Write(ref _list, list);

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
        _listener.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                using var client = _listener.AcceptTcpClient();
                using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (reader.ReadLine() is { Length: > 0 })
                {
                }

                var list = Volatile.Read(ref _list);
                var status = list is null ? "404 Not Found" : "200 OK";
                stream.Write(Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {list?.Length ?? 0}\r\nConnection: close\r\n\r\n")));
                stream.Write(list);
            }
            catch (SocketException)
            {
                return;
            }
            catch (IOException)
            {
                // The client is gone; there may be another one.
            }
        }
    }
}
