using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Prefork.Analyzers.Tests.Support;

/// <summary>What a project gives to analyzers beside its sources.</summary>
internal static class ProjectFiles
{
    /// <summary>A project with files.</summary>
    public static AnalyzerOptions Files(params (string Path, string Text)[] files) =>
        new([.. files.Select(file => (AdditionalText)new TextFile(file.Path, file.Text))]);

    /// <summary>A project with properties that the compiler sees.</summary>
    public static AnalyzerOptions Options(params (string Name, string Value)[] properties) => new(
        [], new Provider(properties.ToImmutableDictionary(property => "build_property." + property.Name, property => property.Value)));

    private sealed class TextFile(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Provider(ImmutableDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(properties);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Properties(ImmutableDictionary<string, string> properties) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            properties.TryGetValue(key, out value);
    }
}
