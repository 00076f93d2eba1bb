using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prefork.CompileTime;
using Prefork.Generators.Emission;
using Prefork.Generators.Model;
using Prefork.Generators.Parsing;

namespace Prefork.Generators;

/// <summary>
/// Writes, for each handler class, how it is made and how its handlers are called, and the client of its tasks; for the assembly, a registry of them;
/// and <c>AddHandlers()</c>; and for each shared row, its columns. What is invalid is skipped here without a word: messages are the analyzers'.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PreforkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output => output.AddEmbeddedAttributeDefinition());

        var assembly = context.CompilationProvider
            .Select(AssemblyParser.Parse)
            .WithTrackingName(TrackingNames.Assembly);
        var registryName = assembly
            .Select(static (model, _) => model?.RegistryName)
            .WithTrackingName(TrackingNames.RegistryName);

        var parsed = HandlerClasses(context.SyntaxProvider);
        var clientNames = ClientNames(parsed);
        var sources = parsed
            .Select(classes => classes
                .Combine(clientNames)
                .Select(static (item, _) => ClientResolver.Resolve(item.Left, item.Right))
                .Where(static model => model is not null)
                .Select(static (model, _) => model!)
                .WithTrackingName(TrackingNames.ResolvedHandlers))
            .ToImmutableArray();
        var names = Names(sources);
        var ambiguous = names
            .Select(static (all, _) => HintNames.Ambiguous(all))
            .WithTrackingName(TrackingNames.AmbiguousHintNames);

        foreach (var classes in sources)
        {
            // What concerns the client alone does not write the class again.
            context.RegisterSourceOutput(
                classes.Select(static (model, _) => model with { Client = null }).Combine(registryName.Combine(ambiguous)).WithTrackingName(TrackingNames.HandlerClasses),
                static (output, item) => EmitClass(output, item.Left, item.Right.Left, item.Right.Right));
            context.RegisterSourceOutput(
                Clients(classes, clientNames).Combine(registryName),
                static (output, item) => EmitClient(output, item.Left, item.Right));
        }

        var userProcesses = UserProcesses(context.SyntaxProvider)
            .Combine(clientNames)
            .Select(static (item, _) => ClientResolver.Resolve(item.Left, item.Right))
            .Where(static model => model is not null)
            .Select(static (model, _) => model!);
        context.RegisterSourceOutput(
            userProcesses.Combine(registryName),
            static (output, item) => EmitUserProcess(output, item.Left, item.Right));

        context.RegisterSourceOutput(
            SharedRows(context.SyntaxProvider),
            static (output, row) => output.AddSource(HintNames.OfSharedRow(row.MetadataName), SharedRowEmitter.Emit(row)));

        var registered = names.Combine(UserProcessNames(userProcesses));
        context.RegisterSourceOutput(
            registryName.Combine(registered.Combine(clientNames)).WithTrackingName(TrackingNames.Registry),
            static (output, item) => EmitRegistry(output, item.Left, item.Right.Left.Left, item.Right.Left.Right, item.Right.Right));
        context.RegisterSourceOutput(
            assembly.Combine(registered.Select(static (all, _) => all.Left.Count > 0 || all.Right.Count > 0)).WithTrackingName(TrackingNames.AddHandlers),
            static (output, item) => EmitAddHandlers(output, item.Left, item.Right));
    }

    /// <summary>The handler classes, by the way in which they are found; each class comes from one of them.</summary>
    private static ImmutableArray<IncrementalValuesProvider<HandlerClassModel>> HandlerClasses(SyntaxValueProvider syntax)
    {
        var sources = ImmutableArray.CreateBuilder<IncrementalValuesProvider<HandlerClassModel>>();
        foreach (var handlerEvent in HandlerEvent.All)
        {
            sources.Add(syntax
                .ForAttributeWithMetadataName(
                    handlerEvent.AttributeMetadataName,
                    static (node, _) => node is MethodDeclarationSyntax,
                    (found, cancellation) => HandlerClassParser.ParseDeclared(found, handlerEvent, cancellation))
                .Where(static model => model is not null)
                .Select(static (model, _) => model!)
                .WithTrackingName(TrackingNames.DeclaredHandlers));
        }

        sources.Add(syntax
            .CreateSyntaxProvider(
                static (node, _) => HandlerClassParser.MayInherit(node),
                HandlerClassParser.ParseInherited)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(TrackingNames.InheritedHandlers));
        return sources.ToImmutable();
    }

    /// <summary>The metadata names of all handler classes, sorted.</summary>
    private static IncrementalValueProvider<EquatableArray<string>> Names(
        ImmutableArray<IncrementalValuesProvider<HandlerClassModel>> sources)
    {
        IncrementalValueProvider<EquatableArray<string>>? names = null;
        foreach (var classes in sources)
        {
            var found = classes
                .Select(static (model, _) => model.MetadataName)
                .Collect()
                .Select(static (all, _) => all.ToEquatableArray());
            names = names is { } before
                ? before.Combine(found).Select(static (pair, _) => pair.Left.Concat(pair.Right).ToEquatableArray())
                : found;
        }

        return names!.Value
            .Select(static (all, _) => all.OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray())
            .WithTrackingName(TrackingNames.ClassNames);
    }

    /// <summary>The names of all clients, sorted; of two classes that would give theirs one name, the first has it.</summary>
    private static IncrementalValueProvider<EquatableArray<ClientName>> ClientNames(
        ImmutableArray<IncrementalValuesProvider<HandlerClassModel>> sources)
    {
        IncrementalValueProvider<EquatableArray<ClientName>>? names = null;
        foreach (var classes in sources)
        {
            var found = classes
                .Where(static model => model.Client is not null)
                .Select(static (model, _) => model.Client!.Reference)
                .Collect()
                .Select(static (all, _) => all.ToEquatableArray());
            names = names is { } before
                ? before.Combine(found).Select(static (pair, _) => pair.Left.Concat(pair.Right).ToEquatableArray())
                : found;
        }

        return names!.Value
            .Select(static (all, _) => all
                .GroupBy(static client => client.FullName, StringComparer.Ordinal)
                .Select(static same => same.OrderBy(static client => client.Tasks, StringComparer.Ordinal).First())
                .OrderBy(static client => client.FullName, StringComparer.Ordinal)
                .ToEquatableArray())
            .WithTrackingName(TrackingNames.ClientNames);
    }

    private static IncrementalValuesProvider<ClientModel> Clients(
        IncrementalValuesProvider<HandlerClassModel> classes, IncrementalValueProvider<EquatableArray<ClientName>> names) => classes
        .Where(static model => model.Client is not null)
        .Select(static (model, _) => model.Client!)
        .Combine(names)
        .Where(static item => item.Right.Contains(item.Left.Reference))
        .Select(static (item, _) => item.Left)
        .WithTrackingName(TrackingNames.Clients);

    private static IncrementalValuesProvider<UserProcessModel> UserProcesses(SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownTypes.UserProcessAttribute,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancellation) => UserProcessParser.Parse(found, cancellation))
        .Where(static model => model is not null)
        .Select(static (model, _) => model!)
        .WithTrackingName(TrackingNames.UserProcesses);

    private static IncrementalValuesProvider<SharedRowModel> SharedRows(SyntaxValueProvider syntax) => syntax
        .ForAttributeWithMetadataName(
            KnownTypes.SharedRowAttribute,
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => SharedRowParser.Parse(found))
        .Where(static model => model is not null)
        .Select(static (model, _) => model!)
        .WithTrackingName(TrackingNames.SharedRows);

    private static IncrementalValueProvider<EquatableArray<string>> UserProcessNames(IncrementalValuesProvider<UserProcessModel> processes) => processes
        .Select(static (model, _) => model.MetadataName)
        .Collect()
        .Select(static (all, _) => all.OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray())
        .WithTrackingName(TrackingNames.UserProcessNames);

    private static void EmitUserProcess(SourceProductionContext output, UserProcessModel model, string? registryName)
    {
        if (registryName is not null)
        {
            output.AddSource(HintNames.OfUserProcess(model.MetadataName), UserProcessEmitter.Emit(model, registryName));
        }
    }

    private static void EmitClass(SourceProductionContext output, HandlerClassModel model, string? registryName, EquatableArray<string> ambiguous)
    {
        if (registryName is not null)
        {
            output.AddSource(HintNames.Of(model.MetadataName, ambiguous), HandlerClassEmitter.Emit(model, registryName));
        }
    }

    private static void EmitClient(SourceProductionContext output, ClientModel model, string? registryName)
    {
        if (registryName is not null)
        {
            output.AddSource(HintNames.OfClient(model.Tasks), ClientEmitter.Emit(model));
        }
    }

    private static void EmitRegistry(
        SourceProductionContext output, string? registryName, EquatableArray<string> classes, EquatableArray<string> userProcesses, EquatableArray<ClientName> clients)
    {
        if (registryName is not null && (classes.Count > 0 || userProcesses.Count > 0))
        {
            output.AddSource(HintNames.Registry, RegistryEmitter.Emit(new(registryName, classes, userProcesses, clients.Select(static client => client.Type).ToEquatableArray())));
        }
    }

    private static void EmitAddHandlers(SourceProductionContext output, AssemblyModel? assembly, bool hasHandlers)
    {
        if (assembly is not null)
        {
            output.AddSource(HintNames.AddHandlers, AddHandlersEmitter.Emit(assembly, hasHandlers));
        }
    }
}
