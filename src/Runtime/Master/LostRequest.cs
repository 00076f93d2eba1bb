using Prefork.Ipc;

namespace Prefork.Master;

/// <summary>A request that a dead worker has left.</summary>
/// <param name="Header">Its record.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Handler">The handler that had been started, by index; not to be believed without a check.</param>
/// <param name="Responded">Whether a byte of a response had been committed.</param>
internal sealed record LostRequest(RecordHeader Header, byte[] Payload, int Handler, bool Responded);
