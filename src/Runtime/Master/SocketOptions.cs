using Prefork.Hosting;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>The options of an endpoint's sockets. Accepted TCP sockets inherit them from the listening one; accepted unix sockets do not.</summary>
internal sealed class SocketOptions(EndpointOptions options, Transport transport)
{
    private readonly bool _setsBuffers = transport == Transport.Unix && (options.ReceiveBufferBytes > 0 || options.SendBufferBytes > 0);

    /// <summary>Sets what a socket has to have before it is bound.</summary>
    /// <returns>The setting that the kernel refused, with <see cref="Sys.LastError"/> saying why; or <see langword="null"/>.</returns>
    public Setting? ApplyBeforeBind(int fd, bool isIPv6)
    {
        if (transport == Transport.Tcp)
        {
            // A server that was just stopped must not keep its successor from the port; a running one does.
            _ = Sys.SetOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1);
        }

        if (isIPv6)
        {
            _ = Sys.SetOption(fd, Sys.IPPROTO_IPV6, Sys.IPV6_V6ONLY, 1);
        }

        return options.ReusePort && Sys.SetOption(fd, Sys.SOL_SOCKET, Sys.SO_REUSEPORT, 1) != 0 ? SettingCatalog.ReusePort : null;
    }

    /// <summary>Sets what any socket of the endpoint has, be it bound already or not.</summary>
    /// <returns>The setting that the kernel refused, with <see cref="Sys.LastError"/> saying why; or <see langword="null"/>.</returns>
    public Setting? Apply(int fd)
    {
        foreach (var (setting, level, name, value) in Values())
        {
            if (Sys.SetOption(fd, level, name, value) != 0)
            {
                return setting;
            }
        }

        return null;
    }

    /// <summary>Sets what an accepted socket has not inherited.</summary>
    public void ApplyToAccepted(int fd)
    {
        if (_setsBuffers)
        {
            _ = Apply(fd);
        }
    }

    private IEnumerable<(Setting Setting, int Level, int Name, int Value)> Values()
    {
        if (options.ReceiveBufferBytes > 0)
        {
            yield return (SettingCatalog.ReceiveBufferBytes, Sys.SOL_SOCKET, Sys.SO_RCVBUF, options.ReceiveBufferBytes);
        }

        if (options.SendBufferBytes > 0)
        {
            yield return (SettingCatalog.SendBufferBytes, Sys.SOL_SOCKET, Sys.SO_SNDBUF, options.SendBufferBytes);
        }

        if (transport != Transport.Tcp)
        {
            yield break;
        }

        if (options.NoDelay)
        {
            yield return (SettingCatalog.NoDelay, Sys.IPPROTO_TCP, Sys.TCP_NODELAY, 1);
        }

        if (options.KeepAlive.Idle > TimeSpan.Zero)
        {
            yield return (SettingCatalog.KeepAliveIdle, Sys.SOL_SOCKET, Sys.SO_KEEPALIVE, 1);
            yield return (SettingCatalog.KeepAliveIdle, Sys.IPPROTO_TCP, Sys.TCP_KEEPIDLE, Seconds(options.KeepAlive.Idle));
        }

        if (options.KeepAlive.Interval > TimeSpan.Zero)
        {
            yield return (SettingCatalog.KeepAliveInterval, Sys.IPPROTO_TCP, Sys.TCP_KEEPINTVL, Seconds(options.KeepAlive.Interval));
        }

        if (options.KeepAlive.Count > 0)
        {
            yield return (SettingCatalog.KeepAliveCount, Sys.IPPROTO_TCP, Sys.TCP_KEEPCNT, options.KeepAlive.Count);
        }

        if (options.DeferAccept > TimeSpan.Zero)
        {
            yield return (SettingCatalog.DeferAccept, Sys.IPPROTO_TCP, Sys.TCP_DEFER_ACCEPT, Seconds(options.DeferAccept));
        }

        if (options.FastOpen > 0)
        {
            yield return (SettingCatalog.FastOpen, Sys.IPPROTO_TCP, Sys.TCP_FASTOPEN, options.FastOpen);
        }
    }

    private static int Seconds(TimeSpan time) => (int)Math.Ceiling(time.TotalSeconds);
}
