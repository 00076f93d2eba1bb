using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>A user process.</summary>
internal sealed class UserProcessRunner : IDisposable
{
    private readonly ServerContext _context;
    private readonly ChildEnvironment _environment;
    private readonly ControlClient _control;
    private readonly ILogger _logger;
    private readonly ProcessWatch _watch;
    private readonly CancellationTokenSource _stopping = new();
    private int _isStopping;
    private int _exitCode;

    private UserProcessRunner(ServerContext context, ChildEnvironment environment, ControlClient control, ILogger logger)
    {
        _context = context;
        _environment = environment;
        _control = control;
        _logger = logger;
        _watch = new ProcessWatch(left => Log.UserProcessHeldBack(_logger, _environment.Name, left));
    }

    /// <summary>Runs the process to its end. On the thread of <c>Main</c>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ServerContext context, CancellationToken stop)
    {
        var environment = ChildEnvironment.Current ?? throw new InvalidOperationException("A user process is started by its master.");
        var logger = context.LoggerFactory.CreateLogger(LogCategories.UserProcess);
        using var control = new ControlClient(environment, logger);
        using var runner = new UserProcessRunner(context, environment, control, logger);
        using var signals = ProcessSignals.ForWorker(() => runner.Stop(context.Options.MaxWaitTime));
        using var cancellation = stop.Register(() => runner.Stop(context.Options.MaxWaitTime));
        context.Server.StopRequest = () => control.Report(ControlMessageType.StopServer);
        SignalMask.UnblockHandled();
        var code = runner.Run();
        control.Report(ControlMessageType.Stopped);
        return code;
    }

    public void Dispose()
    {
        _watch.Dispose();
        _stopping.Dispose();
    }

    private int Run()
    {
        var thread = new Thread(RunLoop) { IsBackground = true, Name = "prefork-user-process" };
        thread.Start();
        _watch.Run(_control.Fd, Receive);
        thread.Join();
        return _exitCode;
    }

    private void RunLoop()
    {
        try
        {
            var entry = _context.UserProcesses.Find(_environment.Name);
            var process = new UserProcess(_environment.Id, entry.Definition.Name, entry.Index, _context.Server);
            UserProcessLoop.Run(
                _context,
                entry.Definition,
                process,
                LoopMemory.Open(_environment.Descriptors),
                sends: true,
                _logger,
                () => _control.Report(
                    ControlMessageType.Ready, (long)(DateTime.Now - _context.StartTime).TotalMilliseconds, statusB: Contract.Of(_context)),
                _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The usual end of work that was told to stop.
        }
        catch (Exception exception)
        {
            Log.UserProcessFailed(_logger, _environment.Name, exception);
            _control.Report(ControlMessageType.Failed, text: $"{exception.GetType().Name}: {exception.Message}");
            _exitCode = 1;
        }
        finally
        {
            _watch.End();
        }
    }

    private void Receive()
    {
        while (_control.TryReceive(out var message))
        {
            if (message.Type == ControlMessageType.Drain)
            {
                Stop(message.StatusA > 0 ? TimeSpan.FromMilliseconds(Math.Min(message.StatusA, int.MaxValue)) : _context.Options.MaxWaitTime);
            }
            else if (message.Type == ControlMessageType.ReopenLogs)
            {
                _context.ReopenLogs();
            }
            else
            {
                _control.Reject("a message that a master does not send to a user process");
            }
        }
    }

    /// <summary>Tells the work to stop; any thread, the first call counts.</summary>
    private void Stop(TimeSpan time)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            _control.Report(ControlMessageType.Draining);
            _watch.ExpectEnd((long)time.TotalMilliseconds);

            // What the work has registered may block, and this thread has to go on.
            _ = _stopping.CancelAsync();
        }
    }
}
