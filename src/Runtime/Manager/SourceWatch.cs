using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Manager;

/// <summary>Builds the program when its sources change, on a thread of its own, and has the workers replaced by the new build.</summary>
internal sealed class SourceWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the manager waits at its end for a build to be ended.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly SourceProject _project;
    private readonly ILogger _logger;
    private readonly Action _reload;
    private readonly Thread _thread;

    private SourceWatch(SourceProject project, ILogger logger, Action reload)
    {
        _project = project;
        _logger = logger;
        _reload = reload;
        _thread = new Thread(Run) { IsBackground = true, Name = "prefork-sources" };
    }

    /// <summary>Starts to watch; null where the settings do not ask for it.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logger">Where builds are told.</param>
    /// <param name="reload">Has the workers replaced; called on the watch's thread.</param>
    public static SourceWatch? Start(ReloadOptions options, ILogger logger, Action reload)
    {
        if (!options.Watch || (options.Project ?? SourceProject.OfThisProgram) is not { } path)
        {
            return null;
        }

        var watch = new SourceWatch(SourceProject.At(path), logger, reload);
        watch._thread.Start();
        return watch;
    }

    /// <summary>Ends the watch, and a build that runs.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join(EndTime);
    }

    private void Run()
    {
        try
        {
            Watch();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception exception)
        {
            // The supervision of the workers must not end with that of the sources.
            Log.SourceWatchFailed(_logger, exception);
        }
    }

    private void Watch()
    {
        var built = Read() ?? SourceSnapshot.Of([]);
        Log.SourcesWatched(_logger, _project.Path);
        while (!_stop.Token.WaitHandle.WaitOne(Period))
        {
            if (Read()?.FindChange(built) is not { } change)
            {
                continue;
            }

            built = Settled();
            Log.BuildStarted(_logger, change);
            var errors = SourceBuild.Run(_project.Path, _stop.Token);
            foreach (var error in errors)
            {
                Log.BuildError(_logger, error);
            }

            if (errors.Count > 0)
            {
                Log.BuildFailed(_logger);
            }
            else
            {
                _reload();
            }
        }
    }

    /// <summary>The sources once nothing more is written to them: editors and version control change several files.</summary>
    private SourceSnapshot Settled()
    {
        var last = Read();
        while (!_stop.Token.WaitHandle.WaitOne(Period))
        {
            var now = Read();
            if (now is not null && last is not null && now.FindChange(last) is null)
            {
                return now;
            }

            last = now;
        }

        throw new OperationCanceledException(_stop.Token);
    }

    /// <summary>The sources as they are; null in the middle of a change of the folders themselves, as version control makes them.</summary>
    private SourceSnapshot? Read()
    {
        try
        {
            return _project.Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
