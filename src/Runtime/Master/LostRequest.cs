using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A request that a dead worker has left.</summary>
/// <param name="Header">Its record.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="OnCrash">The crash policy of the handler that had been started.</param>
/// <param name="Attempts">How often it may be tried in all.</param>
/// <param name="Responded">Whether a byte of a response had been committed.</param>
internal sealed record LostRequest(
    RecordHeader Header, byte[] Payload, CrashPolicy OnCrash = CrashPolicy.Close, int Attempts = 0, bool Responded = false);
