using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0022: handlers name an endpoint that neither the program nor its settings declare.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndpointNameAnalyzer : DiagnosticAnalyzer
{
    private const string Endpoint = "Endpoint";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UnknownEndpoint];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.IsProgram())
            {
                return;
            }

            var declared = new DeclaredEndpoints();
            var used = new ConcurrentBag<(string Name, Location Location)>();
            start.RegisterSymbolAction(symbol => Note(symbol, used), SymbolKind.Method, SymbolKind.NamedType);
            start.RegisterOperationAction(
                operation => declared.Read(operation.Operation, ((IInvocationOperation)operation.Operation).TargetMethod, operation.Compilation),
                OperationKind.Invocation);
            start.RegisterOperationAction(
                operation => declared.Read(operation.Operation, ((IMethodReferenceOperation)operation.Operation).Method, operation.Compilation),
                OperationKind.MethodReference);
            start.RegisterOperationAction(Create, OperationKind.ObjectCreation);
            start.RegisterOperationAction(operation => declared.Read((ILiteralOperation)operation.Operation), OperationKind.Literal);
            start.RegisterCompilationEndAction(end => Report(end, declared, used));

            void Create(OperationAnalysisContext operation)
            {
                if (((IObjectCreationOperation)operation.Operation).Constructor is { } constructor)
                {
                    declared.Read(operation.Operation, constructor, operation.Compilation);
                }
            }
        });
    }

    private static void Note(SymbolAnalysisContext context, ConcurrentBag<(string Name, Location Location)> used)
    {
        foreach (var attribute in context.Symbol.GetAttributes())
        {
            var name = context.Symbol is INamedTypeSymbol
                ? attribute.AttributeClass?.IsEndpoint() == true ? attribute.ConstructorArguments.FirstOrDefault().Value as string : null
                : HandlerEvent.Of(attribute) is { HasEndpoint: true }
                    ? attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == Endpoint).Value.Value as string
                    : null;
            if (name is not null && attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is AttributeSyntax syntax)
            {
                var argument = syntax.ArgumentList?.Arguments.FirstOrDefault(given => context.Symbol is INamedTypeSymbol || given.NameEquals?.Name.Identifier.ValueText == Endpoint);
                used.Add((name, (argument?.Expression ?? (SyntaxNode)syntax).GetLocation()));
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, DeclaredEndpoints declared, ConcurrentBag<(string Name, Location Location)> used)
    {
        if (used.IsEmpty)
        {
            return;
        }

        foreach (var file in context.Options.AdditionalFiles)
        {
            declared.Read(file, context.CancellationToken);
        }

        // Where none is declared here, all may be in the environment or on the command line.
        if (!declared.AreKnown)
        {
            return;
        }

        foreach (var (name, location) in used)
        {
            if (!declared.Contains(name))
            {
                var nearest = NearestName.Of(name, declared.Names);
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.UnknownEndpoint,
                    location,
                    nearest is null ? null : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Nearest, nearest),
                    name,
                    string.Join(", ", declared.Names),
                    nearest is null ? "declare it with builder.Endpoints.Add or in appsettings.json, or correct the name" : $"is '{nearest}' meant?"));
            }
        }
    }
}
