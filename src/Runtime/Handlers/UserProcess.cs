using Prefork.Registration;

namespace Prefork;

/// <summary>The process that an <see cref="IUserProcess"/> runs in.</summary>
public sealed class UserProcess
{
    private readonly Server? _server;
    private readonly List<HandlerDescriptor> _handlers = [];
    private bool _isListening;

    internal UserProcess(int id, string name, int index, Server? server = null)
    {
        Id = id;
        Name = name;
        Index = index;
        _server = server;
    }

    /// <summary>The process's number in the server, after those of the workers and task workers; its successor has the same.</summary>
    public int Id { get; }

    /// <summary>The name that it was added by.</summary>
    public string Name { get; }

    /// <summary>Which of the processes of that name it is, from 0.</summary>
    public int Index { get; }

    /// <summary>The process id.</summary>
    public int ProcessId { get; } = Environment.ProcessId;

    /// <summary>Sends a message to another process of the server: see <see cref="Server.SendMessage"/>. May be called on any thread.</summary>
    /// <typeparam name="T">The type of the message.</typeparam>
    /// <param name="target">The process; an id will do.</param>
    /// <param name="payload">The message.</param>
    /// <param name="name">The name of its handler, where that has one.</param>
    public MessageResult SendMessage<T>(ProcessTarget target, T payload, string? name = null) =>
        (_server ?? throw new InvalidOperationException("Messages can be sent once the process runs.")).SendMessage(target, payload, name);

    /// <summary>
    /// Has the messages of a type taken, one after another, on a thread of their own. For processes without a class of their own; others write an
    /// <see cref="OnPipeMessageAttribute"/> method. To be called before the first await of <see cref="IUserProcess.RunAsync"/>: messages wait until then.
    /// </summary>
    /// <typeparam name="T">The type of the messages.</typeparam>
    /// <param name="handle">Takes a message; what it throws costs a log line.</param>
    /// <param name="name">The name that the messages are sent by, where they have one.</param>
    /// <exception cref="InvalidOperationException">The process takes messages already.</exception>
    public void OnMessage<T>(Action<T, PipeMessageContext> handle, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        lock (_handlers)
        {
            if (_isListening)
            {
                throw new InvalidOperationException($"The user process {Name} takes messages already: call OnMessage before the first await of RunAsync.");
            }

            _handlers.Add(new HandlerDescriptor
            {
                Event = HandlerEvent.PipeMessage,
                Name = $"{Name}.OnMessage<{typeof(T).Name}>",
                Key = name ?? MessageNames.Of<T>(),
                Sync = (object _, in SyncInvocation invocation) =>
                    handle(invocation.PipeMessage.Read(PayloadCodecs.Of<T>(), invocation.Data), invocation.PipeMessage),
            });
        }
    }

    /// <summary>The handlers that were added; there will be no more.</summary>
    internal IReadOnlyList<HandlerDescriptor> Listen()
    {
        lock (_handlers)
        {
            _isListening = true;
            return _handlers;
        }
    }
}
