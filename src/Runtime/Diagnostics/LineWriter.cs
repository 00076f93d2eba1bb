using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Prefork.Diagnostics;

/// <summary>
/// Writes whole lines with one system call each, on the thread that logs, so that nothing is lost when the process is killed
/// next. Where the reader is stuck the lines wait in a bounded buffer for a thread of its own; when that is full the further
/// lines are counted, and the count is logged.
/// </summary>
internal sealed class LineWriter(LogOutput output) : IDisposable
{
    private const int MaxWaitingBytes = 1 << 20;
    private const int PollMilliseconds = 500;
    private const int FlushMilliseconds = 2000;

    private readonly Lock _gate = new();
    private readonly List<byte> _waiting = [];
    private bool _draining;
    private bool _disposed;
    private long _dropped;

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                var written = output.TryWrite(bytes);
                if (written < bytes.Length)
                {
                    _waiting.AddRange(bytes.AsSpan(written));
                    StartDraining();
                }
            }
            else if (_waiting.Count + bytes.Length > MaxWaitingBytes)
            {
                _dropped++;
            }
            else
            {
                _waiting.AddRange(bytes);
            }
        }
    }

    /// <summary>Writes what waits, unless the reader takes nothing for two seconds.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        while (!TryDrain() && output.WaitForRoom(FlushMilliseconds))
        {
        }
    }

    private void StartDraining()
    {
        if (_draining)
        {
            return;
        }

        _draining = true;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        new Thread(Drain) { IsBackground = true, Name = "Prefork log" }.Start();
    }

    private void Drain()
    {
        do
        {
            output.WaitForRoom(PollMilliseconds);
        }
        while (!TryDrain());
    }

    /// <summary>Writes what the file takes, and returns whether nothing is left.</summary>
    private bool TryDrain()
    {
        lock (_gate)
        {
            var written = output.TryWrite(CollectionsMarshal.AsSpan(_waiting));
            _waiting.RemoveRange(0, written);
            if (_waiting.Count > 0)
            {
                return false;
            }

            if (_dropped > 0)
            {
                _waiting.AddRange(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{_dropped} lines of the log were dropped, as their reader was stuck\n")));
                _dropped = 0;
                return false;
            }

            _draining = false;
            return true;
        }
    }
}
