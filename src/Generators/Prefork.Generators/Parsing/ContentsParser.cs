using Microsoft.CodeAnalysis;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;

namespace Prefork.Generators.Parsing;

/// <summary>Makes the model of everything that is generated for an assembly.</summary>
internal static class ContentsParser
{
    /// <param name="compilation">The assembly.</param>
    /// <param name="types">The types that something may be generated for.</param>
    /// <param name="before">What was generated for it before; what is still there keeps its place, so that it is not written again.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static AssemblyContents Parse(
        Compilation compilation, IEnumerable<INamedTypeSymbol> types, AssemblyContents? before, CancellationToken cancellation)
    {
        var parsed = new List<HandlerClassModel>();
        var parsedProcesses = new List<UserProcessModel>();
        var rows = new List<SharedRowModel>();
        foreach (var type in types)
        {
            cancellation.ThrowIfCancellationRequested();
            Add(parsed, HandlerClassParser.Parse(type, compilation, cancellation));
            Add(parsedProcesses, UserProcessParser.Parse(type, compilation, cancellation));
            Add(rows, SharedRowParser.Parse(type));
        }

        var clients = Clients(parsed);
        var names = clients.Select(static client => client.Reference).ToEquatableArray();
        var classes = parsed.Select(model => ClientResolver.Resolve(model, names)).OfType<HandlerClassModel>().ToList();
        var processes = parsedProcesses.Select(model => ClientResolver.Resolve(model, names)).OfType<UserProcessModel>().ToList();
        var registry = AssemblyParser.RegistryName(compilation.AssemblyName);
        var hasHandlers = classes.Count > 0 || processes.Count > 0;
        var ambiguous = HintNames.Ambiguous(classes.Select(static model => model.MetadataName).ToEquatableArray());
        return new AssemblyContents
        {
            // What concerns the client alone does not write the class again.
            HandlerClasses = Files(
                classes, model => new(HintNames.Of(model.MetadataName, ambiguous), registry, model with { Client = null }), before?.HandlerClasses),
            Clients = Files(clients, model => new(HintNames.OfClient(model.Tasks), registry, model), before?.Clients),
            UserProcesses = Files(processes, model => new(HintNames.OfUserProcess(model.MetadataName), registry, model), before?.UserProcesses),
            SharedRows = Files(rows, model => new(HintNames.OfSharedRow(model.MetadataName), registry, model), before?.SharedRows),
            Registry = !hasHandlers ? null : new(
                registry,
                compilation.AssemblyName ?? "",
                Sorted(classes.Select(static model => model.MetadataName)),
                Sorted(processes.Select(static model => model.MetadataName)),
                names.Select(static client => client.Type).ToEquatableArray()),
            Assembly = new(hasHandlers ? registry : null, AssemblyParser.ReferencedRegistries(compilation, cancellation).ToEquatableArray()),
        };
    }

    private static void Add<T>(List<T> models, T? model)
        where T : class
    {
        if (model is not null)
        {
            models.Add(model);
        }
    }

    /// <summary>The clients, sorted; of two classes that would give theirs one name, the first has it.</summary>
    private static List<ClientModel> Clients(IEnumerable<HandlerClassModel> classes) =>
    [
        .. classes
            .Select(static model => model.Client)
            .OfType<ClientModel>()
            .GroupBy(static client => client.Reference.FullName, StringComparer.Ordinal)
            .Select(static same => same.OrderBy(static client => client.Tasks, StringComparer.Ordinal).First())
            .OrderBy(static client => client.Reference.FullName, StringComparer.Ordinal),
    ];

    private static EquatableArray<string> Sorted(IEnumerable<string> names) =>
        names.OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>The files for models: those that were there before in their places, and new ones behind them.</summary>
    private static EquatableArray<FileModel<T>> Files<T>(IEnumerable<T> models, Func<T, FileModel<T>> file, EquatableArray<FileModel<T>>? before)
        where T : IEquatable<T>
    {
        var files = models.Select(file).ToList();
        var places = (before ?? default).Select(static (known, place) => (known.HintName, place)).ToDictionary(
            static known => known.HintName, static known => known.place, StringComparer.Ordinal);
        return files
            .OrderBy(written => places.TryGetValue(written.HintName, out var place) ? place : int.MaxValue)
            .ThenBy(static written => written.HintName, StringComparer.Ordinal)
            .ToEquatableArray();
    }
}
