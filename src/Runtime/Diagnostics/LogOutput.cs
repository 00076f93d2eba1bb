using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Prefork.Diagnostics;

/// <summary>
/// The file that log lines go to, written without waiting. The descriptor itself is shared with other processes, so it is
/// left blocking: a pipe or terminal is opened a second time, a socket is sent to with a flag.
/// </summary>
internal sealed unsafe partial class LogOutput : IDisposable
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int IllegalSeek = 29;
    private const int SeekCurrent = 1;
    private const int OpenFlags = 0x1 | 0x100 | 0x800 | 0x80000; // O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
    private const int SendFlags = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL
    private const short PollOut = 4;

    /// <summary>What a pipe takes at once if it reports room.</summary>
    private const int PipeRoom = 4096;

    private readonly int _descriptor;
    private readonly Kind _kind;

    private LogOutput(int descriptor, Kind kind)
    {
        _descriptor = descriptor;
        _kind = kind;
    }

    private enum Kind
    {
        File,
        NonBlocking,
        Socket,
        Polled,
    }

    /// <summary>Writes to a descriptor that other processes have, too.</summary>
    public static LogOutput Open(int descriptor)
    {
        if (IsSeekable(descriptor))
        {
            return new LogOutput(descriptor, Kind.File);
        }

        var path = Encoding.ASCII.GetBytes("/proc/self/fd/" + descriptor.ToString(CultureInfo.InvariantCulture) + '\0');
        fixed (byte* start = path)
        {
            var own = OpenFile(start, OpenFlags);
            if (own >= 0)
            {
                return new LogOutput(own, Kind.NonBlocking);
            }
        }

        return Send(descriptor, null, 0, SendFlags) == 0
            ? new LogOutput(descriptor, Kind.Socket)
            : new LogOutput(descriptor, Kind.Polled);
    }

    /// <summary>Writes to a descriptor that was opened for this purpose, without blocking.</summary>
    public static LogOutput Own(int descriptor) => new(descriptor, IsSeekable(descriptor) ? Kind.File : Kind.NonBlocking);

    public static bool IsTerminal(int descriptor) => IsATty(descriptor) == 1;

    /// <summary>Writes what the file takes now and returns how much that was.</summary>
    /// <param name="bytes">What to write.</param>
    /// <param name="error">Why waiting for room is of no use, as errno; 0 where it is.</param>
    public int TryWrite(ReadOnlySpan<byte> bytes, out int error)
    {
        error = 0;
        var done = 0;
        while (done < bytes.Length)
        {
            var written = WriteOnce(bytes[done..]);
            if (written > 0)
            {
                done += written;
            }
            else if (written == 0)
            {
                return done;
            }
            else
            {
                error = Marshal.GetLastPInvokeError();
                if (error != Interrupted)
                {
                    error = error == TryAgain ? 0 : error;
                    return done;
                }

                error = 0;
            }
        }

        return done;
    }

    /// <summary>Waits until there is room.</summary>
    public bool WaitForRoom(int milliseconds)
    {
        var request = new PollRequest { Descriptor = _descriptor, Events = PollOut };
        return Poll(&request, 1, milliseconds) > 0;
    }

    public void Dispose() => _ = Close(_descriptor);

    private static bool IsSeekable(int descriptor) =>
        Seek(descriptor, 0, SeekCurrent) >= 0 || Marshal.GetLastPInvokeError() != IllegalSeek;

    private int WriteOnce(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return _kind switch
            {
                Kind.Socket => (int)Send(_descriptor, start, (nuint)bytes.Length, SendFlags),
                Kind.Polled when !WaitForRoom(0) => 0,
                Kind.Polled => (int)Write(_descriptor, start, (nuint)Math.Min(bytes.Length, PipeRoom)),
                _ => (int)Write(_descriptor, start, (nuint)bytes.Length),
            };
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int descriptor);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
