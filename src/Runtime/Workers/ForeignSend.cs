namespace Prefork.Workers;

/// <summary>A send from a thread other than the loop's: a copy that waits for the loop. A negative length asks to close.</summary>
internal readonly record struct ForeignSend(long Session, byte[] Buffer, int Length);
