using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0003: a handler class, or the class of a user process, cannot be made.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerConstructionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.HandlerConstruction];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var catalog = new HandlerCatalog(start.Compilation, start.CancellationToken);
            start.RegisterSymbolAction(symbol => Analyze(symbol, catalog), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, HandlerCatalog catalog)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var construction = Check(type, context.Compilation, catalog);
        if (construction.Problem == ConstructionProblem.None && UserProcessClass.Of(type) is not null)
        {
            construction = UserProcessClass.Construct(type);
        }

        if (construction.Problem != ConstructionProblem.None)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.HandlerConstruction,
                type.Locations.FirstOrDefault(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, construction.Problem.ToString()),
                type.ToDisplayString(),
                ConstructionMessages.Of(construction)));
        }
    }

    private static HandlerConstruction Check(INamedTypeSymbol type, Compilation compilation, HandlerCatalog catalog)
    {
        var served = HandlerMethods.ServedBy(type);
        if (!served.IsEmpty)
        {
            return HandlerConstruction.Of(type, instance: served.Any(static handler => !handler.Method.IsStatic));
        }

        if (!type.IsAbstract || !HandlerMethods.DeclaredBy(type).Any())
        {
            return default;
        }

        if (type.TypeKind != TypeKind.Class)
        {
            return new(ConstructionProblem.NotAClass);
        }

        return MayDeriveElsewhere(type, compilation) || catalog.HasConcreteDerived(type)
            ? default
            : new(ConstructionProblem.AbstractWithoutDerived);
    }

    /// <summary>Whether a class of another assembly may derive from it: then no one can tell here that none does.</summary>
    private static bool MayDeriveElsewhere(INamedTypeSymbol type, Compilation compilation)
    {
        if (compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
        {
            return false;
        }

        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
