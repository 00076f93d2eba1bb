namespace Prefork.Master;

/// <summary>A send whose worker wants to know when the kernel has its bytes.</summary>
/// <param name="Position">The count of output bytes of the connection after which it is settled.</param>
/// <param name="Token">What the worker knows it by.</param>
/// <param name="Lane">Where the answer goes; nowhere once that lane is dead.</param>
internal readonly record struct PendingNotification(long Position, long Token, ReactorLane Lane);
