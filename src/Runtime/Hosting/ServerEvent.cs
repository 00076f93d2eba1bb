using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>An event of the master or the manager.</summary>
/// <param name="Event">Which.</param>
/// <param name="WorkerError">What it brings, where it is a worker's error.</param>
/// <param name="Reload">What it brings, where it is about a reload.</param>
/// <param name="Completed">Called on the event thread when its handlers have run.</param>
internal readonly record struct ServerEvent(
    HandlerEvent Event, WorkerErrorContext WorkerError = default, ReloadContext Reload = default, Action? Completed = null);
