using Prefork.Interop;

namespace Prefork.Master;

/// <summary>
/// The working directory that the server was started in. Every process starts in it, so that relative paths of the command line mean in
/// a child what they meant in the master, whatever user code does to the master's directory.
/// </summary>
internal static unsafe class StartDirectory
{
    private static readonly Lazy<int> Opened = new(Open);

    /// <summary>A descriptor of the directory, open for the life of the process; AT_FDCWD where it can not be opened.</summary>
    public static int Fd => Opened.Value;

    /// <summary>Remembers the directory: call it before any user code of <c>Main</c> may have changed it.</summary>
    public static void Capture() => _ = Opened.Value;

    private static int Open()
    {
        fixed (byte* path = "."u8)
        {
            var fd = Sys.OpenAt(Sys.AT_FDCWD, path, Sys.O_PATH | Sys.O_CLOEXEC, 0);
            return fd < 0 ? Sys.AT_FDCWD : fd;
        }
    }
}
