using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;
using Prefork.Registration;

namespace Prefork.Master;

/// <summary>
/// The application's own choice of the worker of a message, on the reactors' threads. What it throws costs a log line, and the endpoint's mode
/// decides.
/// </summary>
internal sealed unsafe class MessageDispatcher(string name, string endpoint, DispatchHandler handler, ServerInvocation server, ILogger logger)
{
    private readonly ServerInvocation _server = server;
    private readonly LogThrottle _log = new();
    private long _failures;

    /// <summary>Decides about a message of a session.</summary>
    public DispatchDecision Decide(SessionSlot* session, ReadOnlySpan<byte> message, int workers)
    {
        var address = new ReadOnlySpan<byte>(session->Address, session->Family switch { Sys.AF_INET => 4, Sys.AF_INET6 => 16, _ => 0 });
        return Decide(new DispatchContext(session->Id, endpoint, address, session->Port, message, workers));
    }

    /// <summary>Decides about a datagram.</summary>
    public DispatchDecision Decide(PacketHeader* sender, ReadOnlySpan<byte> message, int workers)
    {
        var address = SocketName.Host(sender->Address, sender->AddressLength, out var port);
        return Decide(new DispatchContext(0, endpoint, address, port, message, workers));
    }

    private DispatchDecision Decide(DispatchContext context)
    {
        try
        {
            return handler(new DispatchInvocation(in _server, context));
        }
        catch (Exception exception)
        {
            var failures = Interlocked.Increment(ref _failures);
            lock (_log)
            {
                if (_log.ShouldLog(Environment.TickCount64))
                {
                    Log.DispatchFailed(logger, name, failures, exception);
                }
            }

            return DispatchDecision.Default;
        }
    }
}
