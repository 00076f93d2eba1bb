using System.ComponentModel;

namespace Prefork.Registration;

/// <summary>A task as its callers know it. Used by generated code.</summary>
/// <typeparam name="TArgument">The type of its payload; <see cref="NoPayload"/> where it has none.</typeparam>
/// <typeparam name="TResult">The type of its result; <see cref="NoPayload"/> where it has none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TaskDefinition<TArgument, TResult>(string name, PayloadCodec<TArgument> argument, PayloadCodec<TResult> result)
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    internal long Key { get; } = TaskNames.KeyOf(name);

    internal PayloadCodec<TArgument> Argument { get; } = argument;

    internal PayloadCodec<TResult> Result { get; } = result;
}
