using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Ipc;

/// <summary>
/// Hands descriptors from a worker to a reactor (SCM_RIGHTS). The worker sends one with a token before it publishes the ring record that
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
    public bool TrySend(int fd, long token)
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
            sent = Sys.SendMsg(WorkerFd, &message, Sys.MSG_NOSIGNAL | Sys.MSG_DONTWAIT);
        }
        while (sent < 0 && Sys.LastError == Sys.EINTR);
        return sent >= 0;
    }

    /// <summary>
    /// Master: takes the descriptor of a token, or -1 where it did not come: the worker has scribbled, or this process can have no more
    /// open files. Others that come before it are closed: their records are gone.
    /// </summary>
    public int Take(long token)
    {
        while (true)
        {
            long received;
            Rights rights = default;
            var part = new IoVector { Base = (byte*)&received, Length = sizeof(long) };
            MessageHeader message = default;
            message.Vectors = &part;
            message.VectorCount = 1;
            message.Control = &rights;
            message.ControlLength = RightsBytes;
            var count = Sys.ReceiveMessage(MasterFd, &message, Sys.MSG_DONTWAIT | Sys.MSG_CMSG_CLOEXEC);
            if (count < 0 && Sys.LastError == Sys.EINTR)
            {
                continue;
            }

            if (count <= 0)
            {
                return -1;
            }

            var fd = message.ControlLength > 0 && rights is { Level: Sys.SOL_SOCKET, Type: Sys.SCM_RIGHTS } ? rights.Fd : -1;
            if (count == sizeof(long) && received == token)
            {
                return fd;
            }

            if (fd >= 0)
            {
                _ = Sys.Close(fd);
            }
        }
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
