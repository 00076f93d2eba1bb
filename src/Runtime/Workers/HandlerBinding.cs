using Prefork.Hosting;
using Prefork.Registration;

namespace Prefork.Workers;

/// <summary>Builds the handlers of a worker, or of a task worker: one target for each class whose handlers run there.</summary>
internal static class HandlerBinding
{
    public static BoundHandlers Bind(HandlerTable table, int endpoints, IServiceProvider services, bool ofTasks = false)
    {
        var targets = new object?[table.Classes.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = table.Classes[i].IsOfTasks == ofTasks ? table.Classes[i].Create(services) : null;
        }

        // One object for each handler, however many endpoints share it.
        var bound = new BoundHandler?[table.Handlers.Count];
        foreach (var entry in table.Handlers)
        {
            if (targets[entry.ClassIndex] is { } target)
            {
                bound[entry.Index] = new BoundHandler(entry.Descriptor, target, entry.Index);
            }
        }

        return new BoundHandlers
        {
            All = bound,
            Connect = ForEach(endpoint => endpoint.Connect),
            Receive = ForEach(endpoint => endpoint.Receive),
            Close = ForEach(endpoint => endpoint.Close),
            RequestLost = ForEach(endpoint => endpoint.RequestLost),
            BufferFull = ForEach(endpoint => endpoint.BufferFull),
            BufferEmpty = ForEach(endpoint => endpoint.BufferEmpty),
            ProtocolError = ForEach(endpoint => endpoint.ProtocolError),
            Packet = ForEach(endpoint => endpoint.Packet),
            Start = Those(table.WorkerStart),
            Draining = Those(table.WorkerDraining),
            Exit = Those(table.WorkerExit),
            Stop = Those(table.WorkerStop),
            Ticks = Those(table.Ticks),
            Tasks = ByKey(HandlerEvent.Task),
            Finishes = ByKey(HandlerEvent.Finish),
            Messages = ByKey(HandlerEvent.PipeMessage),
        };

        Dictionary<long, BoundHandler> ByKey(HandlerEvent handlerEvent) => table.Handlers
            .Where(entry => entry.Descriptor.Event == handlerEvent && bound[entry.Index] is not null)
            .ToDictionary(entry => TaskNames.KeyOf(entry.Descriptor.Key!), entry => bound[entry.Index]!);

        BoundHandler[] Those(IReadOnlyList<HandlerEntry> entries) => [.. entries.Select(entry => bound[entry.Index]).OfType<BoundHandler>()];

        BoundHandler?[] ForEach(Func<EndpointHandlers, HandlerEntry?> choose) =>
            [.. Enumerable.Range(0, endpoints).Select(index => choose(table.ForEndpoint(index)) is { } entry ? bound[entry.Index] : null)];
    }
}
