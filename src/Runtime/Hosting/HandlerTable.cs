using Prefork.Registration;

namespace Prefork.Hosting;

/// <summary>
/// Which handler an event of an endpoint goes to. The table is built alike in every process of one build: classes and
/// handlers are ordered by name.
/// </summary>
internal sealed class HandlerTable
{
    private readonly EndpointHandlers[] _endpoints;

    private HandlerTable(HandlerClass[] classes, HandlerEntry[] handlers, EndpointHandlers[] endpoints)
    {
        Classes = classes;
        Handlers = handlers;
        _endpoints = endpoints;
        WorkerStart = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerStart);
        WorkerStop = Array.FindAll(handlers, entry => entry.Descriptor.Event == HandlerEvent.WorkerStop);
    }

    /// <summary>The classes; a worker makes one target of each.</summary>
    public IReadOnlyList<HandlerClass> Classes { get; }

    /// <summary>Every handler, at its <see cref="HandlerEntry.Index"/>.</summary>
    public IReadOnlyList<HandlerEntry> Handlers { get; }

    public IReadOnlyList<HandlerEntry> WorkerStart { get; }

    public IReadOnlyList<HandlerEntry> WorkerStop { get; }

    public EndpointHandlers ForEndpoint(int index) => _endpoints[index];

    /// <summary>Builds the table, or throws with every mistake in it.</summary>
    public static HandlerTable Build(HandlerRegistry registry, IReadOnlyList<string> endpointNames)
    {
        var mistakes = new List<string>();
        var table = Build(registry, endpointNames, mistakes);
        return mistakes.Count == 0 ? table : throw new StartupException(mistakes);
    }

    /// <summary>Builds what can be built of the table, and adds a line for each mistake.</summary>
    public static HandlerTable Build(HandlerRegistry registry, IReadOnlyList<string> endpointNames, ICollection<string> mistakes)
    {
        HandlerClass[] classes = [.. registry.Classes];
        Array.Sort(classes, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var handlers = Order(classes);
        if (handlers.Length == 0)
        {
            mistakes.Add("The server has no handlers: call builder.AddHandlers() before Build(), and mark a method with [OnReceive].");
        }

        CheckEndpointNames(handlers, endpointNames, mistakes);
        CheckDuplicates(handlers, mistakes);
        var endpoints = new EndpointHandlers[endpointNames.Count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            var found = endpoints[i] = new EndpointHandlers(
                Find(handlers, HandlerEvent.Connect, endpointNames[i]),
                Find(handlers, HandlerEvent.Receive, endpointNames[i]),
                Find(handlers, HandlerEvent.Close, endpointNames[i]));
            if (handlers.Length > 0 && found is { Connect: null, Receive: null })
            {
                mistakes.Add($"The endpoint {endpointNames[i]} has no handler: mark a method with [OnReceive], or remove the endpoint.");
            }
        }

        return new HandlerTable(classes, handlers, endpoints);
    }

    private static HandlerEntry[] Order(HandlerClass[] classes)
    {
        var entries = new List<HandlerEntry>();
        for (var i = 0; i < classes.Length; i++)
        {
            foreach (var descriptor in classes[i].Handlers)
            {
                entries.Add(new HandlerEntry(descriptor, i, Index: 0));
            }
        }

        entries.Sort(static (left, right) => Compare(left.Descriptor, right.Descriptor));
        var ordered = new HandlerEntry[entries.Count];
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = entries[i] with { Index = checked((short)i) };
        }

        return ordered;
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

    private static void CheckEndpointNames(HandlerEntry[] handlers, IReadOnlyList<string> endpointNames, ICollection<string> mistakes)
    {
        foreach (var entry in handlers)
        {
            var endpoint = entry.Descriptor.Endpoint;
            if (endpoint is not null && !endpointNames.Contains(endpoint, StringComparer.OrdinalIgnoreCase))
            {
                var declared = endpointNames.Count == 0 ? "none is declared" : $"declared are {string.Join(", ", endpointNames)}";
                mistakes.Add(
                    $"{entry.Descriptor.Name} handles the endpoint '{endpoint}', which is not declared ({declared}): set Prefork:Endpoints:{endpoint}:Url, or correct the name.");
            }
        }
    }

    private static void CheckDuplicates(HandlerEntry[] handlers, ICollection<string> mistakes)
    {
        var seen = new Dictionary<(HandlerEvent, string), HandlerEntry>();
        foreach (var entry in handlers)
        {
            // Every class may prepare and clean up its own state.
            if (entry.Descriptor.Event is HandlerEvent.WorkerStart or HandlerEvent.WorkerStop)
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
