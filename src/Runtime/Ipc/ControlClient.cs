using Microsoft.Extensions.Logging;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// The control socket in a process that the master started. The end of the socket is the end of the master, and so of this
/// process, at once.
/// </summary>
internal sealed unsafe class ControlClient(ChildEnvironment environment, ILogger logger) : IDisposable
{
    private readonly ControlChannel _channel = new(environment.Descriptors.Control, "master", logger);

    /// <summary>Readable when a message is there, or the master gone: poll it, then call <see cref="TryReceive"/> until it is false.</summary>
    public int Fd => _channel.Fd;

    public bool TryReceive(out ControlMessage message)
    {
        if (_channel.TryReceive(out message))
        {
            return true;
        }

        if (_channel.IsClosed)
        {
            Sys.ExitNow(1);
        }

        return false;
    }

    /// <summary>Sends in the name of this process. Any thread.</summary>
    public bool Send(in ControlMessage message) => _channel.Send(message);

    /// <summary>Says in one message what this process does: ready, failed, draining, stopped.</summary>
    public bool Report(ControlMessageType type, long status = 0, string? text = null, long statusB = 0) => Send(new ControlMessage(type)
    {
        Role = environment.Role,
        Id = environment.Id,
        ProcessId = Environment.ProcessId,
        Instance = environment.Instance,
        StatusA = status,
        StatusB = statusB,
        Text = text,
    });

    public void Reject(string fault) => _channel.Reject(fault);

    public void Dispose() => _channel.Dispose();
}
