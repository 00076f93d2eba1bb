using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>The end of a task, as its sender gets it. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class FinishedTask
{
    private protected FinishedTask()
    {
    }

    /// <summary>How a task without a result has ended.</summary>
    public abstract TaskOutcome Outcome(ReadOnlySpan<byte> data);

    /// <summary>How a task has ended.</summary>
    public abstract TaskOutcome<T> Outcome<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data);
}
