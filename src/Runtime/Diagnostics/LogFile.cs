using System.Text;
using Prefork.Interop;

namespace Prefork.Diagnostics;

/// <summary>The file of <c>Prefork:Log:File</c>, which every process appends its lines to through a descriptor of its own.</summary>
/// <param name="path">The absolute path.</param>
/// <param name="owner">The user that workers change to, who must be able to open the file again; null where they stay what they are.</param>
/// <param name="group">The group that they change to.</param>
internal sealed unsafe class LogFile(string path, uint? owner, uint? group)
{
    private const int Mode = 0x1A0; // rw-r-----
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Non-blocking, so that a pipe without a reader is refused and not waited for.</summary>
    private const int Flags = Sys.O_WRONLY | Sys.O_APPEND | Sys.O_NOCTTY | Sys.O_NONBLOCK | Sys.O_CLOEXEC;

    private string? _reachable = path;

    public string Path { get; } = path;

    /// <summary>This process sees nothing but that directory from now on.</summary>
    public void OnRootChanged(string root)
    {
        var prefix = System.IO.Path.TrimEndingDirectorySeparator(root);
        if (prefix.Length > 1)
        {
            _reachable = Path.StartsWith(prefix + "/", StringComparison.Ordinal) ? Path[prefix.Length..] : null;
        }
    }

    /// <summary>Opens the file, and makes it where it is missing.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is the reason.</exception>
    public LogOutput Open()
    {
        if (_reachable is null)
        {
            throw new IOException("it is outside of Prefork:Chroot");
        }

        var fd = Open(Flags);
        if (fd < 0 && Sys.LastError == Sys.ENOENT)
        {
            fd = Create();
        }

        return fd >= 0 ? LogOutput.Own(fd) : throw new IOException(Sys.Describe(Sys.LastError));
    }

    /// <summary>Gives away only what it has made itself: a file or link that was put there is nobody's but its owner's.</summary>
    private int Create()
    {
        var fd = Open(Flags | Sys.O_CREAT | Sys.O_EXCL);
        if (fd < 0)
        {
            return Sys.LastError == Sys.EEXIST ? Open(Flags | Sys.O_CREAT) : fd;
        }

        if (owner is not null || group is not null)
        {
            _ = Sys.ChangeOwner(fd, owner ?? Unchanged, group ?? Unchanged);
        }

        return fd;
    }

    private int Open(int flags)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(_reachable + '\0'))
        {
            return Sys.OpenAt(Sys.AT_FDCWD, text, flags, Mode);
        }
    }
}
