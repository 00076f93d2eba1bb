using System.ComponentModel;
using Prefork.Ipc;
using Prefork.Tasks;

namespace Prefork.Registration;

/// <summary>Sends tasks. Used by generated clients; may be called by any thread of a worker, a task worker or a user process.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskSender
{
    private readonly Func<TaskGateway> _gateway;

    internal TaskSender(Func<TaskGateway> gateway) => _gateway = gateway;

    /// <summary>Sends a task and gives its result.</summary>
    /// <exception cref="TaskException">There is none.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    /// <exception cref="OperationCanceledException">The caller waits no longer.</exception>
    public ValueTask<TResult> CallAsync<TArgument, TResult>(
        TaskDefinition<TArgument, TResult> task, TArgument argument, TaskOptions options, CancellationToken cancellation)
    {
        var pending = Call(task, argument, options, cancellation);
        return new ValueTask<TResult>(pending, pending.Version);
    }

    /// <summary>Sends a task that has no result and waits for its end.</summary>
    /// <inheritdoc cref="CallAsync{TArgument, TResult}"/>
    public ValueTask CallAsync<TArgument>(
        TaskDefinition<TArgument, NoPayload> task, TArgument argument, TaskOptions options, CancellationToken cancellation)
    {
        var pending = Call(task, argument, options, cancellation);
        return new ValueTask(pending, pending.Version);
    }

    /// <summary>Sends a task and says how it ended; throws only where the caller waits no longer.</summary>
    public ValueTask<TaskOutcome<TResult>> TryCallAsync<TArgument, TResult>(
        TaskDefinition<TArgument, TResult> task, TArgument argument, TaskOptions options, CancellationToken cancellation)
    {
        var pending = Call(task, argument, options, cancellation);
        return new ValueTask<TaskOutcome<TResult>>(pending, pending.Version);
    }

    /// <summary>Sends a task that has no result and says how it ended; throws only where the caller waits no longer.</summary>
    public async ValueTask<TaskOutcome> TryCallAsync<TArgument>(
        TaskDefinition<TArgument, NoPayload> task, TArgument argument, TaskOptions options, CancellationToken cancellation)
    {
        var outcome = await TryCallAsync<TArgument, NoPayload>(task, argument, options, cancellation).ConfigureAwait(false);
        return new TaskOutcome(outcome.Error);
    }

    /// <summary>Sends tasks and says how each has ended, with one deadline for all.</summary>
    public Task<TaskOutcome<TResult>[]> CallAllAsync<TArgument, TResult>(
        TaskDefinition<TArgument, TResult> task, IEnumerable<TArgument> arguments, TaskOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Task.WhenAll(arguments.Select(argument => TryCallAsync(task, argument, options, cancellation).AsTask()).ToArray());
    }

    /// <summary>Sends tasks that have no result and says how each has ended, with one deadline for all.</summary>
    public Task<TaskOutcome[]> CallAllAsync<TArgument>(
        TaskDefinition<TArgument, NoPayload> task, IEnumerable<TArgument> arguments, TaskOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Task.WhenAll(arguments.Select(argument => TryCallAsync(task, argument, options, cancellation).AsTask()).ToArray());
    }

    /// <summary>Sends a task whose end nobody waits for.</summary>
    public TaskSendResult Post<TArgument, TResult>(TaskDefinition<TArgument, TResult> task, TArgument argument, TaskOptions options) =>
        Send(task, argument, options, TaskMode.Post, 0);

    /// <summary>Sends a task whose end is told to the handler of <see cref="OnFinishAttribute"/> in this process, or in its successor.</summary>
    public TaskSendResult Start<TArgument, TResult>(TaskDefinition<TArgument, TResult> task, TArgument argument, long tag, TaskOptions options) =>
        Send(task, argument, options, TaskMode.Finish, tag);

    private PendingTask<TResult> Call<TArgument, TResult>(
        TaskDefinition<TArgument, TResult> task, TArgument argument, in TaskOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        cancellation.ThrowIfCancellationRequested();
        var gateway = _gateway();
        var writer = PayloadWriter.Rent();
        try
        {
            task.Argument.Write(writer, argument, gateway.Serializer);
            var pending = PendingTask<TResult>.Rent(task.Name, task.Result, gateway.Serializer, gateway.LoopContext);
            gateway.Call(task.Key, writer.Written, options, pending, cancellation);
            return pending;
        }
        finally
        {
            writer.Return();
        }
    }

    private TaskSendResult Send<TArgument, TResult>(
        TaskDefinition<TArgument, TResult> task, TArgument argument, in TaskOptions options, TaskMode mode, long tag)
    {
        ArgumentNullException.ThrowIfNull(task);
        var gateway = _gateway();
        var writer = PayloadWriter.Rent();
        try
        {
            task.Argument.Write(writer, argument, gateway.Serializer);
            return gateway.Send(task.Key, writer.Written, options, mode, tag);
        }
        finally
        {
            writer.Return();
        }
    }
}
