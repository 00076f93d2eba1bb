using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>Something that waits for room in a response ring.</summary>
/// <param name="Header">Its record.</param>
/// <param name="Payload">A copy of its payload in native memory, or 0.</param>
/// <param name="Fd">The descriptor that goes before it, or -1.</param>
/// <param name="Charged">What the budget was charged for it.</param>
internal readonly record struct OutboxItem(RecordHeader Header, nint Payload, int Fd, int Charged);
