using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>
/// Which handler an event of an endpoint goes to. The table is built alike in every process of one build: classes and
/// handlers are ordered by name.
/// </summary>
internal sealed class HandlerTable
{
    private readonly EndpointHandlers[] _endpoints;
    private readonly HandlerEntry[] _dispatch;
    private readonly IReadOnlyList<string> _conflicts;

    private HandlerTable(
        HandlerClass[] classes,
        HandlerEntry[] handlers,
        HandlerEntry[] serverHandlers,
        HandlerEntry[] dispatch,
        EndpointHandlers[] endpoints,
        IReadOnlyList<string> conflicts)
    {
        _conflicts = conflicts;
        Classes = classes;
        Handlers = handlers;
        ServerHandlers = serverHandlers;
        _dispatch = dispatch;
        _endpoints = endpoints;
        Hash = HashOf(handlers);
        WorkerStart = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerStart);
        WorkerDraining = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerDraining);
        WorkerExit = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerExit);
        WorkerStop = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerStop);
        Ticks = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.Tick);
    }

    /// <summary>The classes; a worker makes one target of each.</summary>
    public IReadOnlyList<HandlerClass> Classes { get; }

    /// <summary>Every handler of the workers, at its <see cref="HandlerEntry.Index"/>.</summary>
    public IReadOnlyList<HandlerEntry> Handlers { get; }

    /// <summary>The handlers of the master's and the manager's events, ordered by name; they have no index.</summary>
    public IReadOnlyList<HandlerEntry> ServerHandlers { get; }

    /// <summary>Alike in two processes where <see cref="Handlers"/> means the same to both; after a reload the builds may differ.</summary>
    public long Hash { get; }

    public IReadOnlyList<HandlerEntry> WorkerStart { get; }

    public IReadOnlyList<HandlerEntry> WorkerDraining { get; }

    public IReadOnlyList<HandlerEntry> WorkerExit { get; }

    public IReadOnlyList<HandlerEntry> WorkerStop { get; }

    /// <summary>The ticks of the workers; those of the manager are among <see cref="ServerHandlers"/>.</summary>
    public IReadOnlyList<HandlerEntry> Ticks { get; }

    public EndpointHandlers ForEndpoint(int index) => _endpoints[index];

    public static HandlerTable Build(HandlerRegistry registry, IReadOnlyList<EndpointDefinition> endpoints)
    {
        HandlerClass[] classes = [.. registry.Classes];
        Array.Sort(classes, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var all = Order(classes);
        var handlers = Array.FindAll(all, entry => entry.Descriptor is { Server: null, Dispatch: null });
        for (var i = 0; i < handlers.Length; i++)
        {
            handlers[i] = handlers[i] with { Index = checked((short)i) };
        }

        var dispatch = Array.FindAll(all, entry => entry.Descriptor.Dispatch is not null);
        var endpointHandlers = new EndpointHandlers[endpoints.Count];
        for (var i = 0; i < endpointHandlers.Length; i++)
        {
            endpointHandlers[i] = ForEndpoint(handlers, dispatch, endpoints[i].Name);
        }

        return new HandlerTable(classes, handlers, Array.FindAll(all, entry => entry.Descriptor.Server is not null), dispatch, endpointHandlers, registry.Conflicts);
    }

    /// <summary>Adds a line for each mistake: two classes of one name, no handlers, two for one event, or one for an endpoint that there is not.</summary>
    public void Check(IReadOnlyList<EndpointDefinition> endpoints, ICollection<string> mistakes)
    {
        foreach (var conflict in _conflicts)
        {
            mistakes.Add(conflict);
        }

        if (Handlers.Count == 0)
        {
            mistakes.Add("The server has no handlers: call builder.AddHandlers() before Build(), and mark a method with [OnReceive].");
            return;
        }

        CheckEndpointNames(endpoints, mistakes);
        CheckDuplicates(mistakes);
        foreach (var endpoint in endpoints)
        {
            if (ForEndpoint(endpoint.Index) is { Connect: null, Receive: null, Packet: null })
            {
                mistakes.Add($"The endpoint {endpoint.Name} has no handler: mark a method with [OnReceive], or remove the endpoint.");
            }
        }
    }

    private static EndpointHandlers ForEndpoint(HandlerEntry[] handlers, HandlerEntry[] dispatch, string endpoint) => new()
    {
        Connect = Find(handlers, HandlerEvent.Connect, endpoint),
        Receive = Find(handlers, HandlerEvent.Receive, endpoint),
        Close = Find(handlers, HandlerEvent.Close, endpoint),
        RequestLost = Find(handlers, HandlerEvent.RequestLost, endpoint),
        BufferFull = Find(handlers, HandlerEvent.BufferFull, endpoint),
        BufferEmpty = Find(handlers, HandlerEvent.BufferEmpty, endpoint),
        ProtocolError = Find(handlers, HandlerEvent.ProtocolError, endpoint),
        Packet = Find(handlers, HandlerEvent.Packet, endpoint),
        Dispatch = Find(dispatch, HandlerEvent.Dispatch, endpoint),
    };

    private static HandlerEntry[] Order(HandlerClass[] classes)
    {
        var entries = new List<HandlerEntry>();
        for (var i = 0; i < classes.Length; i++)
        {
            foreach (var descriptor in classes[i].Handlers)
            {
                entries.Add(new HandlerEntry(descriptor, i, Index: HandlerEntry.NoIndex));
            }
        }

        entries.Sort(static (left, right) => Compare(left.Descriptor, right.Descriptor));
        return [.. entries];
    }

    private static long HashOf(HandlerEntry[] handlers)
    {
        var hash = new StableHash();
        foreach (var entry in handlers)
        {
            hash.Add(entry.Descriptor.Name);
            hash.Add((int)entry.Descriptor.Event);
            hash.Add(entry.Descriptor.Endpoint);
        }

        return hash.Value;
    }

    /// <summary>Orders by name; one method may carry several attributes, so also by what it handles.</summary>
    private static int Compare(HandlerDescriptor left, HandlerDescriptor right)
    {
        var order = string.CompareOrdinal(left.Name, right.Name);
        order = order != 0 ? order : left.Event - right.Event;
        return order != 0 ? order : string.CompareOrdinal(left.Endpoint, right.Endpoint);
    }

    private static HandlerEntry? Find(HandlerEntry[] handlers, HandlerEvent handled, string endpoint)
    {
        HandlerEntry? general = null;
        foreach (var entry in handlers)
        {
            if (entry.Descriptor.Event != handled)
            {
                continue;
            }

            if (entry.Descriptor.Endpoint is null)
            {
                general ??= entry;
            }
            else if (string.Equals(entry.Descriptor.Endpoint, endpoint, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return general;
    }

    private void CheckEndpointNames(IReadOnlyList<EndpointDefinition> endpoints, ICollection<string> mistakes)
    {
        foreach (var entry in Handlers.Concat(_dispatch))
        {
            var endpoint = entry.Descriptor.Endpoint;
            if (endpoint is not null && !endpoints.Any(declared => string.Equals(declared.Name, endpoint, StringComparison.OrdinalIgnoreCase)))
            {
                var declared = endpoints.Count == 0 ? "none is" : $"declared: {string.Join(", ", endpoints.Select(definition => definition.Name))}";
                mistakes.Add(
                    $"{entry.Descriptor.Name} handles the endpoint '{endpoint}', which is not declared ({declared}): set Prefork:Endpoints:{endpoint}:Url, or correct the name.");
            }
        }
    }

    /// <summary>Tasks and messages are sent by name, and in records by its hash: no two may be alike in one kind of process.</summary>
    private void CheckKeys(ICollection<string> mistakes)
    {
        var seen = new Dictionary<(HandlerEvent, bool InManager, bool OfTasks, long), HandlerEntry>();
        foreach (var entry in Handlers.Concat(ServerHandlers))
        {
            if (entry.Descriptor.Key is not { } name)
            {
                continue;
            }

            var ofTasks = entry.Descriptor.Event != HandlerEvent.Task && Classes[entry.ClassIndex].IsOfTasks;
            var key = (entry.Descriptor.Event, entry.Descriptor.Server is not null, ofTasks, TaskNames.KeyOf(name));
            if (!seen.TryAdd(key, entry))
            {
                mistakes.Add(
                    $"{seen[key].Descriptor.Name} and {entry.Descriptor.Name} both handle the event {entry.Descriptor.Event} of the name '{name}': remove one, or give it another name by its attribute.");
            }
        }
    }

    private void CheckDuplicates(ICollection<string> mistakes)
    {
        var seen = new Dictionary<(HandlerEvent, string), HandlerEntry>();
        CheckKeys(mistakes);
        foreach (var entry in Handlers.Concat(_dispatch).Where(static entry => entry.Descriptor.Key is null))
        {
            // Every class may prepare, keep and clean up its own state.
            if (entry.Descriptor.Event is HandlerEvent.WorkerStart or HandlerEvent.WorkerDraining or HandlerEvent.WorkerExit
                or HandlerEvent.WorkerStop or HandlerEvent.Tick)
            {
                continue;
            }

            var key = (entry.Descriptor.Event, entry.Descriptor.Endpoint?.ToUpperInvariant() ?? string.Empty);
            if (!seen.TryAdd(key, entry))
            {
                var of = entry.Descriptor.Endpoint is { } endpoint ? $" of the endpoint {endpoint}" : string.Empty;
                mistakes.Add(
                    $"{seen[key].Descriptor.Name} and {entry.Descriptor.Name} both handle the event {entry.Descriptor.Event}{of}: remove one, or bind them to different endpoints.");
            }
        }
    }
}
