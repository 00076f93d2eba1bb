using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0025: an attribute stands where nothing looks at it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttributePlaceAnalyzer : DiagnosticAnalyzer
{
    private const string Suffix = "Attribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.AttributeWithoutEffect];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.Method, SymbolKind.NamedType, SymbolKind.Property, SymbolKind.Field);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        foreach (var attribute in context.Symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.IsIn(KnownTypes.Namespace) && Mistake(type, context.Symbol) is { } mistake)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.AttributeWithoutEffect,
                    attribute.ApplicationSyntaxReference is { } reference ? Location.Create(reference.SyntaxTree, reference.Span) : context.Symbol.Locations.FirstOrDefault(),
                    type.Name.Substring(0, type.Name.Length - Suffix.Length),
                    mistake));
            }
        }
    }

    private static string? Mistake(INamedTypeSymbol attribute, ISymbol symbol) => symbol switch
    {
        IMethodSymbol method when attribute.IsOnThreadPool() && !IsHandler(method) =>
            $"'{method.Name}' is no handler; add the attribute of an event, or remove it",
        INamedTypeSymbol { IsAbstract: false } type when attribute.IsEndpoint() && !ServesOrLeads(type, static handler => handler.Event.HasEndpoint) =>
            $"'{type.Name}' has no handler of an event that belongs to an endpoint; mark one, or remove it",
        INamedTypeSymbol { IsAbstract: false } type when attribute.IsTaskClient() && !ServesOrLeads(type, static handler => handler.Event.IsTask) =>
            $"'{type.Name}' has no tasks; mark a method with [OnTask], or remove it",
        IPropertySymbol or IFieldSymbol when attribute.IsColumnAttribute() && !symbol.ContainingType.HasAttribute(KnownTypes.IsSharedRow) =>
            $"'{symbol.ContainingType.Name}' is no row of shared memory; mark it with [SharedRow], or remove it",
        _ => null,
    };

    /// <summary>Whether a method is marked, or one that it overrides.</summary>
    private static bool IsHandler(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.HasAttribute(HandlerEvent.IsMarkedBy))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a class has such handlers, valid or not, or a base or derived class may have them that the attribute counts for.</summary>
    private static bool ServesOrLeads(INamedTypeSymbol type, Func<HandlerMethod, bool> isMeant) =>
        !type.IsSealed && type.DeclaredAccessibility == Accessibility.Public && !HandlerMethods.DeclaredBy(type).Any()
        || HandlerMethods.ServedBy(type).Any(isMeant)
        || HandlerMethods.DeclaredBy(type).Any(isMeant);
}
