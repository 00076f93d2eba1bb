using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Tasks;

namespace Prefork.Workers;

/// <summary>How a task has ended that this process, or its predecessor, had started.</summary>
internal sealed class TaskFinish(string task, TaskReport report, int attempt, long tag, IPayloadSerializer serializer) : FinishedTask
{
    public override TaskOutcome Outcome(ReadOnlySpan<byte> data) => new(TaskErrors.Of(report.End, task, attempt, data), tag);

    public override TaskOutcome<T> Outcome<T>(PayloadCodec<T> codec, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (TaskErrors.Of(report.End, task, attempt, data) is { } error)
        {
            return new TaskOutcome<T>(default, error, tag);
        }

        try
        {
            return new TaskOutcome<T>(codec.Read(data, serializer), null, tag);
        }
        catch (Exception exception)
        {
            return new TaskOutcome<T>(default, exception, tag);
        }
    }
}
