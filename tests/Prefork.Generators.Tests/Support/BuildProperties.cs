using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Prefork.Generators.Tests.Support;

/// <summary>Properties of a project, as the SDK shows them to analyzers.</summary>
internal sealed class BuildProperties(params IEnumerable<string> enabled) : AnalyzerConfigOptionsProvider
{
    private const string Prefix = "build_property.";

    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options([.. enabled.Select(static name => Prefix + name)]);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(ImmutableHashSet<string> enabled) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = enabled.Contains(key) ? "true" : null;
            return value is not null;
        }
    }
}
