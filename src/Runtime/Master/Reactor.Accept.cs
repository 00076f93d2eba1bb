using System.Buffers.Binary;
using Prefork.Diagnostics;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>Accepts connections and shares them out to the reactors.</summary>
internal sealed unsafe partial class Reactor
{
    private const int AcceptsPerTurn = 64;
    private const int AddressBytes = 28; // sockaddr_in6
    private const long FirstListenerKey = -2;
    private const int AcceptPauseMilliseconds = 100;

    private readonly List<Listener> _listeners = [];
    private long _resumeAcceptingAt;
    private long _lastAcceptError;
    private long _suppressedAcceptErrors;

    /// <summary>Starts to accept from a listening socket. On the reactor's thread.</summary>
    public void Listen(Listener listener)
    {
        _listeners.Add(listener);
        Watch(_listeners.Count - 1);
    }

    private void Watch(int index) => _ = EpollEvents.Control(
        _epoll, Sys.EPOLL_CTL_ADD, _listeners[index].Fd, Sys.EPOLLIN, FirstListenerKey - index);

    private Listener? ListenerOf(long key)
    {
        var index = (int)(FirstListenerKey - key);
        return index < _listeners.Count ? _listeners[index] : null;
    }

    private void OnListener(Listener? listener)
    {
        if (listener is { IsDatagram: true })
        {
            ReceivePackets(listener);
        }
        else if (listener is not null)
        {
            Accept(listener);
        }
    }

    private void Accept(Listener listener)
    {
        var address = stackalloc byte[AddressBytes];
        for (var i = 0; i < AcceptsPerTurn; i++)
        {
            uint length = AddressBytes;
            var fd = Sys.Accept4(listener.Fd, address, &length, Sys.SOCK_NONBLOCK | Sys.SOCK_CLOEXEC);
            if (fd < 0)
            {
                var error = Sys.LastError;
                switch (error)
                {
                    case Sys.EAGAIN:
                        return;
                    case Sys.EINTR:
                    case Sys.ECONNABORTED:
                        continue;
                    case Sys.EMFILE:
                    case Sys.ENFILE:
                    case Sys.ENOBUFS:
                    case Sys.ENOMEM:
                        PauseAccepting(error);
                        return;
                    default:
                        // Errors of the network that Linux hands to accept(2) concern one connection only.
                        continue;
                }
            }

            if (!_owner.TryTakeConnection(listener.Endpoint))
            {
                _statistics->Refused++;
                _ = Sys.Close(fd);
                continue;
            }

            listener.Prepare(fd);
            var socket = Describe(fd, listener.Endpoint, address);
            var reactor = _owner.ChooseReactor();
            if (reactor == this)
            {
                Open(socket);
            }
            else
            {
                reactor.Post(other => other.Open(socket));
            }
        }
    }

    private static AcceptedSocket Describe(int fd, short endpoint, byte* address)
    {
        // sockaddr_in: family, port, address; sockaddr_in6: family, port, flow, address, scope.
        var family = *(ushort*)address;
        if (family == Sys.AF_UNIX)
        {
            // Clients of unix sockets are hardly ever bound to a path.
            return new AcceptedSocket(fd, endpoint, family, 0, 0, default);
        }

        var port = BinaryPrimitives.ReverseEndianness(*(ushort*)(address + 2));
        UInt128 bytes = default;
        uint scope = 0;
        if (family == Sys.AF_INET6)
        {
            Buffer.MemoryCopy(address + 8, &bytes, 16, 16);
            scope = *(uint*)(address + 24);
        }
        else
        {
            Buffer.MemoryCopy(address + 4, &bytes, 16, 4);
        }

        return new AcceptedSocket(fd, endpoint, family, port, scope, bytes);
    }

    /// <summary>The descriptors or buffers of the process or the system are used up: leaves clients in the backlog for a while.</summary>
    private void PauseAccepting(int error)
    {
        if (_resumeAcceptingAt == 0)
        {
            foreach (var listener in _listeners)
            {
                _ = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_DEL, listener.Fd, 0, 0);
            }
        }

        _resumeAcceptingAt = _now + AcceptPauseMilliseconds;
        _nextSweep = Math.Min(_nextSweep, _resumeAcceptingAt);
        if (_now - _lastAcceptError < 1000 && _lastAcceptError != 0)
        {
            _suppressedAcceptErrors++;
            return;
        }

        Log.AcceptPaused(_owner.Logger, Sys.Describe(error), _suppressedAcceptErrors);
        _lastAcceptError = _now;
        _suppressedAcceptErrors = 0;
    }

    private void ResumeAccepting()
    {
        if (_resumeAcceptingAt == 0)
        {
            return;
        }

        if (_now < _resumeAcceptingAt)
        {
            _nextSweep = Math.Min(_nextSweep, _resumeAcceptingAt);
            return;
        }

        _resumeAcceptingAt = 0;
        for (var i = 0; i < _listeners.Count; i++)
        {
            Watch(i);
        }
    }

    /// <summary>Accepts no more. The sockets of datagrams stay for what is still to be answered, but nothing is read from them.</summary>
    private void StopListening()
    {
        foreach (var listener in _listeners)
        {
            if (listener.IsDatagram)
            {
                _ = EpollEvents.Control(_epoll, Sys.EPOLL_CTL_DEL, listener.Fd, 0, 0);
            }
            else
            {
                listener.Close();
            }
        }

        _listeners.RemoveAll(listener => !listener.IsDatagram);
        _resumeAcceptingAt = 0;
    }

    private void CloseListeners()
    {
        foreach (var listener in _listeners)
        {
            listener.Close();
        }

        _listeners.Clear();
        _resumeAcceptingAt = 0;
    }
}
