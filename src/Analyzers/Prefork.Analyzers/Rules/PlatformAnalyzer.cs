using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0024: a program that sets up a server is built for a system that it does not run on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PlatformAnalyzer : DiagnosticAnalyzer
{
    private const string TargetFramework = nameof(TargetFramework);
    private const string RuntimeIdentifier = nameof(RuntimeIdentifier);
    private const string Property = "build_property.";
    private const string Linux = "linux";
    private const string Musl = Linux + "-musl";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.Platform];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.IsProgram() && Mistake(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions) is { } mistake)
            {
                start.RegisterOperationAction(
                    operation =>
                    {
                        if (((IInvocationOperation)operation.Operation).TargetMethod.IsCreateBuilder())
                        {
                            operation.ReportDiagnostic(Diagnostic.Create(
                                DiagnosticDescriptors.Platform, operation.Operation.Syntax.GetLocation(), mistake.Property, mistake.Value, mistake.Remedy));
                        }
                    },
                    OperationKind.Invocation);
            }
        });
    }

    private static (string Property, string Value, string Remedy)? Mistake(AnalyzerConfigOptions options)
    {
        // net10.0-windows10.0: what stands behind the line is a system, and there is none of the name Linux.
        if (options.TryGetValue(Property + TargetFramework, out var framework) && framework.Split('-') is { Length: > 1 } parts)
        {
            return (TargetFramework, framework, $"set it to {parts[0]}");
        }

        if (!options.TryGetValue(Property + RuntimeIdentifier, out var identifier) || identifier.Length == 0)
        {
            return null;
        }

        return IsOtherSystem(identifier.Split('-')[0]) ? (RuntimeIdentifier, identifier, "set it to linux-x64 or linux-arm64, or remove it")
            : identifier.StartsWith(Musl, StringComparison.Ordinal) ? (RuntimeIdentifier, identifier, $"set it to {Linux}{identifier.Substring(Musl.Length)}")
            : null;
    }

    private static bool IsOtherSystem(string system) =>
        system.StartsWith("win", StringComparison.Ordinal) || system.StartsWith("osx", StringComparison.Ordinal)
        || system is "android" or "ios" or "iossimulator" or "maccatalyst" or "tvos" or "browser" or "wasi" or "freebsd";
}
