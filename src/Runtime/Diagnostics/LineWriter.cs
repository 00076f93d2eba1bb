using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Prefork.Interop;

namespace Prefork.Diagnostics;

/// <summary>
/// Writes whole lines with one system call each, on the thread that logs, so that nothing is lost when the process is killed
/// next. Where the reader is stuck the lines wait in a bounded buffer for a thread of its own; when that is full, or the disk is, the
/// further lines are counted, and the count is logged.
/// </summary>
internal sealed class LineWriter(LogOutput output) : IDisposable
{
    private const int MaxWaitingBytes = 1 << 20;
    private const int PollMilliseconds = 500;
    private const int FlushMilliseconds = 2000;
    private const string StuckReader = "their reader was stuck";

    private readonly Lock _gate = new();
    private readonly List<byte> _waiting = [];
    private LogOutput _output = output;
    private bool _draining;
    private bool _disposed;
    private bool _torn;
    private long _dropped;
    private string _dropReason = StuckReader;

    public void Write(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        lock (_gate)
        {
            if (_waiting.Count == 0 && _dropped > 0 && !TryReportDropped())
            {
                _dropped++;
            }
            else if (_waiting.Count == 0)
            {
                WriteNow(bytes);
            }
            else if (_waiting.Count + bytes.Length > MaxWaitingBytes)
            {
                _dropped++;
                _dropReason = StuckReader;
            }
            else
            {
                _waiting.AddRange(bytes);
            }
        }
    }

    /// <summary>Goes on in another output, and closes the one that it has.</summary>
    public void Redirect(LogOutput next)
    {
        lock (_gate)
        {
            _output.Dispose();
            _output = next;
            _torn = false;
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
        while (!TryDrain() && _output.WaitForRoom(FlushMilliseconds))
        {
        }
    }

    private void WriteNow(byte[] bytes)
    {
        var written = _output.TryWrite(bytes, out var error);
        if (error != 0)
        {
            Drop(1, error, written > 0);
        }
        else if (written < bytes.Length)
        {
            _waiting.AddRange(bytes.AsSpan(written));
            StartDraining();
        }
    }

    private void Drop(int lines, int error, bool torn)
    {
        _dropped += lines;
        _dropReason = $"they could not be written: {Sys.Describe(error)}";
        _torn |= torn;
    }

    /// <summary>Says how many lines are missing, once the output takes lines again.</summary>
    private bool TryReportDropped()
    {
        var report = DropReport();
        var written = _output.TryWrite(report, out var error);
        if (error != 0)
        {
            _torn |= written > 0;
            return false;
        }

        ForgetDropped();
        if (written < report.Length)
        {
            _waiting.AddRange(report.AsSpan(written));
            StartDraining();
        }

        return true;
    }

    private byte[] DropReport() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{(_torn ? "\n" : "")}{_dropped} lines of the log were dropped, as {_dropReason}\n"));

    private void ForgetDropped()
    {
        _dropped = 0;
        _torn = false;
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
            _output.WaitForRoom(PollMilliseconds);
        }
        while (!TryDrain());
    }

    /// <summary>Writes what the file takes, and returns whether nothing is left.</summary>
    private bool TryDrain()
    {
        lock (_gate)
        {
            var written = _output.TryWrite(CollectionsMarshal.AsSpan(_waiting), out var error);
            _waiting.RemoveRange(0, written);
            if (error != 0)
            {
                Drop(CollectionsMarshal.AsSpan(_waiting).Count((byte)'\n'), error, written > 0);
                _waiting.Clear();
            }

            if (_waiting.Count > 0)
            {
                return false;
            }

            if (_dropped > 0 && error == 0)
            {
                _waiting.AddRange(DropReport());
                ForgetDropped();
                return false;
            }

            _draining = false;
            return true;
        }
    }
}
