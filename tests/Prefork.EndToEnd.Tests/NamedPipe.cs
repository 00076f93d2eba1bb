using System.Diagnostics;
using Prefork.Interop;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>A pipe in place of a file: whoever writes to it waits for who reads.</summary>
internal sealed unsafe class NamedPipe : IDisposable
{
    private readonly int _fd;

    public NamedPipe(string path)
    {
        using var process = Process.Start("mkfifo", path);
        process.WaitForExit();
        _fd = Sys.Open(path, Sys.O_RDONLY | Sys.O_NONBLOCK | Sys.O_CLOEXEC, 0);
        Assert.True(_fd >= 0, path);
    }

    /// <summary>Reads some of what was written: how much; 0 where nobody has it open for writing, and -1 where who has it has written nothing.</summary>
    public int Read()
    {
        var data = stackalloc byte[4096];
        return (int)Sys.Read(_fd, data, 4096);
    }

    public void Dispose() => _ = Sys.Close(_fd);
}
