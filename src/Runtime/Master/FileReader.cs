using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Prefork.Interop;

namespace Prefork.Master;

/// <summary>
/// Reads parts of files that are to be sent, on a thread of its own, so that no reactor waits for a disk: what it has read is in the page cache,
/// from where the reactor sends it.
/// </summary>
internal sealed unsafe class FileReader : IDisposable
{
    /// <summary>How much is read ahead of what is sent.</summary>
    public const int Window = 512 * 1024;

    private readonly BlockingCollection<(Reactor Reactor, long Session, OutputChunk Part)> _wanted = [];
    private Thread? _thread;

    /// <summary>Has the next part of a file read; the reactor is told when it is there. On the reactor's thread.</summary>
    public void Read(Reactor reactor, long session, OutputChunk part)
    {
        part.IsReading = true;
        StartOnce();
        _wanted.Add((reactor, session, part));
    }

    public void Dispose() => _wanted.CompleteAdding();

    private void StartOnce()
    {
        if (Volatile.Read(ref _thread) is null)
        {
            var thread = new Thread(Run) { IsBackground = true, Name = "prefork-files" };
            if (Interlocked.CompareExchange(ref _thread, thread, null) is null)
            {
                thread.Start();
            }
        }
    }

    private void Run()
    {
        var scrap = (byte*)NativeMemory.Alloc(Window);
        foreach (var (reactor, session, part) in _wanted.GetConsumingEnumerable())
        {
            // What cannot be read here fails where it is sent.
            var start = part.FileReady;
            _ = Sys.ReadAt(part.FileFd, scrap, Window, start);
            reactor.Post(target => target.OnFileRead(session, part, start + Window));
        }

        NativeMemory.Free(scrap);
    }
}
