namespace Prefork.Hosting;

/// <summary>What carries the bytes of an endpoint.</summary>
internal enum Transport
{
    Tcp,
    Udp,

    /// <summary>A stream between processes of one machine.</summary>
    Unix,

    /// <summary>Datagrams between processes of one machine.</summary>
    UnixDatagram,
}
