namespace Prefork.Ipc;

internal enum ServerState
{
    Running,
    Stopping,
}
