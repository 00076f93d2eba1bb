using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>
/// The handlers of an assembly, for the rules that compare them. Collected at the first question, so that code without
/// handlers never pays for it.
/// </summary>
internal sealed class HandlerCatalog
{
    private readonly Lazy<Contents> _contents;

    public HandlerCatalog(Compilation compilation, CancellationToken cancellation) =>
        _contents = new(() => Collect(compilation.Assembly, cancellation));

    /// <summary>Whether any handler will be called.</summary>
    public bool HasHandlers => _contents.Value.ByTopic.Count > 0;

    /// <summary>Whether a class that can be made derives from a class.</summary>
    public bool HasConcreteDerived(INamedTypeSymbol type) => _contents.Value.Bases.Contains(type.OriginalDefinition);

    /// <summary>The handlers of a topic, in the order of their full names.</summary>
    public IReadOnlyList<(INamedTypeSymbol Class, HandlerMethod Handler)> For(HandlerTopic topic) =>
        _contents.Value.ByTopic.TryGetValue(topic, out var handlers) ? handlers : [];

    /// <summary>The client of a class with tasks, or <see langword="null"/> where none of them is valid.</summary>
    public TaskClient? ClientOf(INamedTypeSymbol type) => _contents.Value.Clients.TryGetValue(type, out var client) ? client : null;

    /// <summary>The class whose client has a name, or of several the one that gets it.</summary>
    public INamedTypeSymbol? FirstWithClient(string fullName) => _contents.Value.Clients
        .Where(client => client.Value.FullName == fullName)
        .Select(static client => client.Key)
        .OrderBy(MetadataName.Of, StringComparer.Ordinal)
        .FirstOrDefault();

    private static Contents Collect(IAssemblySymbol assembly, CancellationToken cancellation)
    {
        var contents = new Contents();
        var pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(assembly.GlobalNamespace);
        while (pending.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var current = pending.Pop();
            foreach (var member in current.GetMembers())
            {
                if (member is INamespaceOrTypeSymbol container)
                {
                    pending.Push(container);
                }
            }

            if (current is INamedTypeSymbol type)
            {
                Add(contents, type, assembly);
            }
        }

        foreach (var handlers in contents.ByTopic.Values)
        {
            handlers.Sort(static (left, right) => string.CompareOrdinal(Key(left), Key(right)));
        }

        return contents;
    }

    private static void Add(Contents contents, INamedTypeSymbol type, IAssemblySymbol assembly)
    {
        if (!type.IsAbstract)
        {
            for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            {
                contents.Bases.Add(ancestor.OriginalDefinition);
            }
        }

        var served = HandlerMethods.ServedBy(type);
        if (served.IsEmpty
            || HandlerConstruction.Of(type, served.Any(static handler => !handler.Method.IsStatic)).Problem != ConstructionProblem.None)
        {
            return;
        }

        var tasks = new List<(HandlerMethod Handler, HandlerSignature Signature)>();
        var ofTasks = HandlerMethods.AreOfTasks(served);
        foreach (var handler in served)
        {
            var signature = HandlerSignature.Bind(handler, assembly);
            if (!signature.IsValid || (ofTasks && handler.Event.IsOfWorkersAlone))
            {
                continue;
            }

            if (handler.Event.IsTask)
            {
                tasks.Add((handler, signature));
            }

            var topic = HandlerTopic.Of(type, handler, signature, ofTasks);
            if (!contents.ByTopic.TryGetValue(topic, out var handlers))
            {
                contents.ByTopic.Add(topic, handlers = []);
            }

            handlers.Add((type, handler));
        }

        if (tasks.Count > 0)
        {
            contents.Clients.Add(type, TaskClient.Of(type, tasks));
        }
    }

    private static string Key((INamedTypeSymbol Class, HandlerMethod Handler) item) =>
        item.Class.ToDisplayString() + " " + item.Handler.Method.ToDisplayString();

    private sealed class Contents
    {
        public Dictionary<HandlerTopic, List<(INamedTypeSymbol Class, HandlerMethod Handler)>> ByTopic { get; } = [];

        public Dictionary<INamedTypeSymbol, TaskClient> Clients { get; } = new(SymbolEqualityComparer.Default);

        public HashSet<INamedTypeSymbol> Bases { get; } = new(SymbolEqualityComparer.Default);
    }
}
