using Prefork.Ipc;

namespace Prefork.Workers;

/// <summary>What a thread other than the loop's wants done with a session: a copy that waits for the loop.</summary>
/// <param name="Type">What it is: a send, or what the master is asked for.</param>
/// <param name="Session">To whom.</param>
/// <param name="Extra">The record's Extra.</param>
internal readonly record struct ForeignSend(RecordType Type, long Session, long Extra = 0)
{
    /// <summary>The bytes of a send.</summary>
    public byte[]? Buffer { get; init; }

    /// <summary>How many they are.</summary>
    public int Length { get; init; }

    /// <summary>The file to send, or -1, and its part.</summary>
    public int Fd { get; init; }

    public FileRange Range { get; init; }

    /// <summary>Where the sender awaits the end of the send; null where it was told that the send is accepted.</summary>
    public TaskCompletionSource<SendResult>? Done { get; init; }

    /// <summary>Ends that wait.</summary>
    public CancellationToken Cancellation { get; init; }
}
