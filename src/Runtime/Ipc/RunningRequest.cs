namespace Prefork.Ipc;

/// <summary>A request whose handler runs, as the in-flight table of its worker says.</summary>
/// <param name="Entry">Its entry of the table; 0 is the synchronous one.</param>
/// <param name="RequestId">Its id, unique in the lane.</param>
/// <param name="SessionId">The session that it came from.</param>
/// <param name="Handler">The handler's number in the worker's handler table.</param>
/// <param name="StartTime">When the handler was started, in <see cref="System.Diagnostics.Stopwatch"/> ticks.</param>
internal readonly record struct RunningRequest(int Entry, long RequestId, long SessionId, short Handler, long StartTime);
