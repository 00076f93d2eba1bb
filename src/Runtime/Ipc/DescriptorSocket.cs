using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// Hands descriptors between a process and a reactor (SCM_RIGHTS), both ways. One is sent with a token before the ring record is published that
/// names the token, so whoever sees the record finds the descriptor. Neither end ever waits.
/// </summary>
internal sealed unsafe class DescriptorSocket(int workerFd, int masterFd)
{
    private const int RightsBytes = 24;

    /// <summary>The end that the worker inherits; -1 in the worker for the other one.</summary>
    public int WorkerFd { get; } = workerFd;

    public int MasterFd { get; } = masterFd;

    /// <summary>Makes both ends; null, and the error, where the system has no descriptors left.</summary>
    public static DescriptorSocket? TryCreate(out int error)
    {
        error = ControlChannel.CreatePair(out var first, out var second);
        return error == 0 ? new DescriptorSocket(first, second) : null;
    }

    /// <summary>Worker: sends a descriptor; false where there is no room now. The caller still owns its own.</summary>
    public bool TrySend(int fd, long token) => TrySend(WorkerFd, fd, token);

    /// <summary>Master: as <see cref="TrySend(int, long)"/>.</summary>
    public bool TrySendToWorker(int fd, long token) => TrySend(MasterFd, fd, token);

    /// <summary>
    /// Master: takes the descriptor of a token, or -1 where it did not come: the worker has scribbled, or this process can have no more
    /// open files. Others that come before it are closed: their records are gone.
    /// </summary>
    public int Take(long token)
    {
        while (TryTake(MasterFd, out var fd, out var received))
        {
            if (received == token)
            {
                return fd;
            }

            if (fd >= 0)
            {
                _ = Sys.Close(fd);
            }
        }

        return -1;
    }

    /// <summary>Worker: takes whatever descriptor came next; false where none is there. It may be -1: there was no room in the table of open files.</summary>
    public bool TryTakeFromMaster(out int fd, out long token) => TryTake(WorkerFd, out fd, out token);

    private static bool TrySend(int socket, int fd, long token)
    {
        Rights rights = default;
        rights.Length = (nuint)(RightsBytes - sizeof(int));
        rights.Level = Sys.SOL_SOCKET;
        rights.Type = Sys.SCM_RIGHTS;
        rights.Fd = fd;
        var part = new IoVector { Base = (byte*)&token, Length = sizeof(long) };
        MessageHeader message = default;
        message.Vectors = &part;
        message.VectorCount = 1;
        message.Control = &rights;
        message.ControlLength = RightsBytes;
        nint sent;
        do
        {
            sent = Sys.SendMsg(socket, &message, Sys.MSG_NOSIGNAL | Sys.MSG_DONTWAIT);
        }
        while (sent < 0 && Sys.LastError == Sys.EINTR);
        return sent >= 0;
    }

    private static bool TryTake(int socket, out int fd, out long token)
    {
        long received;
        Rights rights = default;
        nint count;
        MessageHeader message;
        do
        {
            var part = new IoVector { Base = (byte*)&received, Length = sizeof(long) };
            message = default;
            message.Vectors = &part;
            message.VectorCount = 1;
            message.Control = &rights;
            message.ControlLength = RightsBytes;
            count = Sys.ReceiveMessage(socket, &message, Sys.MSG_DONTWAIT | Sys.MSG_CMSG_CLOEXEC);
        }
        while (count < 0 && Sys.LastError == Sys.EINTR);
        fd = count > 0 && message.ControlLength > 0 && rights is { Level: Sys.SOL_SOCKET, Type: Sys.SCM_RIGHTS } ? rights.Fd : -1;
        token = count == sizeof(long) ? received : 0;
        return count > 0;
    }

    public void Close()
    {
        if (WorkerFd >= 0)
        {
            _ = Sys.Close(WorkerFd);
        }

        if (MasterFd >= 0)
        {
            _ = Sys.Close(MasterFd);
        }
    }

    /// <summary>struct cmsghdr and one descriptor, as 64-bit Linux has it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = RightsBytes)]
    private struct Rights
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Fd;
    }
}
