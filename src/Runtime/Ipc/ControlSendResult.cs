namespace Prefork.Ipc;

internal enum ControlSendResult
{
    Sent,

    /// <summary>The other side does not read fast enough.</summary>
    WouldBlock,

    /// <summary>The other side is gone.</summary>
    Closed,
}
