using Prefork.Diagnostics;
using Prefork.Hosting;
using Prefork.Ipc;
using Prefork.Registration;
using Prefork.Workers;

namespace Prefork.Manager;

/// <summary>
/// The messages of the manager: a loop like a worker's on a thread of its own, so that what its handlers do keeps the manager from nothing.
/// </summary>
internal sealed class ManagerMessages : IDisposable
{
    private readonly ServerContext _context;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WorkerLoop _loop;
    private readonly Thread _thread;

    private ManagerMessages(ServerContext context, LoopMemory memory)
    {
        _context = context;
        var logger = new GuardedLogger(context.LoggerFactory.CreateLogger(LogCategories.Manager));
        var settings = WorkerLoopSettings.Create(context, new Worker(memory.Lane.WorkerId, _stopping.Token), memory, logger);
        var handlers = context.Handlers.ServerHandlers.Where(entry => entry.Descriptor.Event == HandlerEvent.PipeMessage).Select(Wrap);
        _loop = new WorkerLoop(settings, BoundHandlers.OfMessages(context.Endpoints.Count, new MessageHandlers(handlers, this)));
        _thread = new Thread(() => _loop.Run(static () => { })) { IsBackground = true, Name = "prefork-manager-messages" };
    }

    /// <summary>Starts to take messages, and lets the process send some.</summary>
    public static ManagerMessages Start(ServerContext context)
    {
        var messages = Start(context, LoopMemory.Open(ChildEnvironment.Current!.Descriptors));
        context.Server.TaskGateway = messages._loop.Tasks;
        return messages;
    }

    /// <summary>Starts to take messages where the whole server is one process.</summary>
    public static ManagerMessages Start(ServerContext context, LoopMemory memory)
    {
        var messages = new ManagerMessages(context, memory);
        messages._thread.Start();
        return messages;
    }

    /// <summary>Lets what runs end, for a moment; what is left is the next manager's.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _loop.Post(() => _loop.Drain(DrainMode.LeaveQueue));
        if (_thread.Join(TimeSpan.FromSeconds(1)))
        {
            _stopping.Dispose();
        }
    }

    /// <summary>A handler of the manager, called as the loop calls its own.</summary>
    private HandlerDescriptor Wrap(HandlerEntry entry)
    {
        var logger = _context.LoggerFactory.CreateLogger(_context.Handlers.Classes[entry.ClassIndex].Name);
        var handle = entry.Descriptor.Server!;
        return new HandlerDescriptor
        {
            Event = HandlerEvent.PipeMessage,
            Name = entry.Descriptor.Name,
            Key = entry.Descriptor.Key,
            Async = (_, invocation) => handle(new ServerInvocation(
                _context.Server, logger, _context.Configuration, _stopping.Token, pipeMessage: invocation.PipeMessage, data: invocation.Data)),
        };
    }
}
