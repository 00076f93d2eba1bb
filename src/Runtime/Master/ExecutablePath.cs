using System.Globalization;
using System.Text;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>
/// The path by which this program was invoked, as bytes, since Linux paths need not be text. Looked up anew for each process, so that
/// a link that points to another build by then takes effect.
/// </summary>
internal sealed unsafe class ExecutablePath
{
    private static readonly byte[] DefaultSearchPath = "/usr/local/bin:/bin:/usr/bin"u8.ToArray();

    private readonly byte[] _name;
    private readonly byte[] _searchPath;

    private ExecutablePath(byte[] name, byte[] searchPath)
    {
        _name = name;
        _searchPath = searchPath;
    }

    /// <summary>
    /// Takes the first word of the command line, if it leads to the program that runs; it need not, since who starts a program may set
    /// that word to anything. Otherwise the program's own resolved path.
    /// </summary>
    /// <param name="name">The first word of the command line.</param>
    /// <param name="searchPath">The value of PATH, or null.</param>
    public static ExecutablePath Capture(byte[] name, byte[]? searchPath)
    {
        var invoked = new ExecutablePath(name, searchPath ?? DefaultSearchPath);
        var running = ReadLink("/proc/self/exe");
        return running is null || (invoked.Find(out _) is { } found && Resolve(found) is { } resolved && resolved.AsSpan().SequenceEqual(running))
            ? invoked
            : new ExecutablePath(running, DefaultSearchPath);
    }

    /// <summary>A path that was set.</summary>
    public static ExecutablePath Set(string path) => new(Encoding.UTF8.GetBytes(path.Contains('/') ? path : "./" + path), DefaultSearchPath);

    /// <summary>The path to execute now, relative to the start directory if it is relative; null where there is none, and then the error.</summary>
    public byte[]? Find(out int error)
    {
        if (_name.AsSpan().Contains((byte)'/'))
        {
            // Left to the spawn itself, which says best what is wrong with it.
            error = 0;
            return _name;
        }

        error = Sys.ENOENT;
        foreach (var range in _searchPath.AsSpan().Split((byte)':'))
        {
            var directory = _searchPath.AsSpan(range);
            byte[] candidate = [.. directory.IsEmpty ? "."u8 : directory, (byte)'/', .. _name];
            if (CanExecute(candidate, out var reason))
            {
                error = 0;
                return candidate;
            }

            error = reason == Sys.EACCES ? Sys.EACCES : error;
        }

        return null;
    }

    public override string ToString() => Encoding.UTF8.GetString(_name);

    private static bool CanExecute(byte[] path, out int error)
    {
        fixed (byte* text = Terminated(path))
        {
            error = Sys.AccessAt(StartDirectory.Fd, text, Sys.X_OK, 0) == 0 ? 0 : Sys.LastError;
        }

        // A directory may be searched, which access(2) calls executable too.
        return error == 0 && !Directory.Exists(Encoding.UTF8.GetString(path));
    }

    /// <summary>The path with every link in it followed.</summary>
    private static byte[]? Resolve(byte[] path)
    {
        fixed (byte* text = Terminated(path))
        {
            var fd = Sys.OpenAt(StartDirectory.Fd, text, Sys.O_PATH | Sys.O_CLOEXEC, 0);
            if (fd < 0)
            {
                return null;
            }

            var resolved = ReadLink(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd}"));
            _ = Sys.Close(fd);
            return resolved;
        }
    }

    private static byte[]? ReadLink(string link)
    {
        const int Capacity = 4096;
        var buffer = stackalloc byte[Capacity];
        fixed (byte* path = Terminated(Encoding.UTF8.GetBytes(link)))
        {
            var length = Sys.ReadLink(path, buffer, Capacity);
            return length is <= 0 or Capacity ? null : new ReadOnlySpan<byte>(buffer, (int)length).ToArray();
        }
    }

    private static byte[] Terminated(byte[] text) => [.. text, 0];
}
