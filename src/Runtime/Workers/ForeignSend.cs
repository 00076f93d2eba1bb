namespace Prefork.Workers;

/// <summary>
/// A send from a thread other than the loop's: a copy that waits for the loop. A negative length asks to close.
/// </summary>
/// <param name="Session">To whom.</param>
/// <param name="Buffer">The bytes.</param>
/// <param name="Length">How many.</param>
/// <param name="Done">Where the sender awaits the end of the send.</param>
/// <param name="Cancellation">Ends that wait.</param>
internal readonly record struct ForeignSend(
    long Session, byte[] Buffer, int Length, TaskCompletionSource<SendResult>? Done, CancellationToken Cancellation);
