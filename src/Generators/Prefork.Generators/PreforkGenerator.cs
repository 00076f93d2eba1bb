using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
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

        // Not by ForAttributeWithMetadataName: that asks for the symbols of every handler again at each keystroke, whatever it changes.
        var contents = context.CompilationProvider.Select(new ContentsReader().Read).WithTrackingName(TrackingNames.Contents);
        WriteEach(context, contents, TrackingNames.HandlerClasses, static all => all.HandlerClasses, static file => HandlerClassEmitter.Emit(file.Content, file.Registry));
        WriteEach(context, contents, TrackingNames.Clients, static all => all.Clients, static file => ClientEmitter.Emit(file.Content));
        WriteEach(context, contents, TrackingNames.UserProcesses, static all => all.UserProcesses, static file => UserProcessEmitter.Emit(file.Content, file.Registry));
        WriteEach(context, contents, TrackingNames.SharedRows, static all => all.SharedRows, static file => SharedRowEmitter.Emit(file.Content));
        Write(context, contents, TrackingNames.Registry, static all => all.Registry, HintNames.Registry, RegistryEmitter.Emit);
        Write(context, contents, TrackingNames.Assembly, static all => all.Assembly, HintNames.AddHandlers, AddHandlersEmitter.Emit);
    }

    private static void WriteEach<T>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<AssemblyContents?> contents,
        string step,
        Func<AssemblyContents, EquatableArray<FileModel<T>>> files,
        Func<FileModel<T>, SourceText> emit)
        where T : IEquatable<T> => context.RegisterSourceOutput(
            contents.SelectMany((all, _) => all is null ? default : files(all)).WithTrackingName(step),
            (output, file) => output.AddSource(file.HintName, emit(file)));

    private static void Write<T>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<AssemblyContents?> contents,
        string step,
        Func<AssemblyContents, T?> choose,
        string hintName,
        Func<T, SourceText> emit)
        where T : class => context.RegisterSourceOutput(
            contents.Select((all, _) => all is null ? null : choose(all)).WithTrackingName(step),
            (output, model) =>
            {
                if (model is not null)
                {
                    output.AddSource(hintName, emit(model));
                }
            });
}
