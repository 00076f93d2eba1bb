using MemoryPack;

namespace Prefork.TestServer;

/// <summary>The payload of a task that is more than bytes or text.</summary>
[MemoryPackable]
public sealed partial record JobOrder(int Number, string Text);

/// <summary>Its result.</summary>
[MemoryPackable]
public sealed partial record JobReceipt(int Number, string Text, int ProcessId);

/// <summary>A message between processes.</summary>
[MemoryPackable]
public sealed partial record Note(int Number, string Text);
