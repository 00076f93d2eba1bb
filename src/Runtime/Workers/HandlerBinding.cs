using Prefork.Hosting;

namespace Prefork.Workers;

/// <summary>Builds the handlers of a worker: one target for each class.</summary>
internal static class HandlerBinding
{
    public static BoundHandlers Bind(HandlerTable table, int endpoints, IServiceProvider services)
    {
        var targets = new object[table.Classes.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = table.Classes[i].Create(services);
        }

        // One object for each handler, however many endpoints share it.
        var bound = new BoundHandler[table.Handlers.Count];
        foreach (var entry in table.Handlers)
        {
            bound[entry.Index] = new BoundHandler(entry.Descriptor, targets[entry.ClassIndex], entry.Index);
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
            Start = [.. table.WorkerStart.Select(entry => bound[entry.Index])],
            Draining = [.. table.WorkerDraining.Select(entry => bound[entry.Index])],
            Exit = [.. table.WorkerExit.Select(entry => bound[entry.Index])],
            Stop = [.. table.WorkerStop.Select(entry => bound[entry.Index])],
            Ticks = [.. table.Ticks.Select(entry => bound[entry.Index])],
        };

        BoundHandler?[] ForEach(Func<EndpointHandlers, HandlerEntry?> choose) =>
            [.. Enumerable.Range(0, endpoints).Select(index => choose(table.ForEndpoint(index)) is { } entry ? bound[entry.Index] : null)];
    }
}
