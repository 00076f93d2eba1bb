using System.Runtime.InteropServices;

namespace Prefork.Interop;

internal static unsafe partial class Sys
{
    public const int AF_UNIX = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_DONTWAIT = 0x40;

    public const short POLLIN = 0x1;
    public const short POLLOUT = 0x4;
    public const short POLLHUP = 0x10;
    public const short POLLRDHUP = 0x2000;

    [LibraryImport(LibC, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int family, int type, int protocol, int* pair);

    [LibraryImport(LibC, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int fd, void* buffer, nuint count, int flags);

    [LibraryImport(LibC, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);
}
