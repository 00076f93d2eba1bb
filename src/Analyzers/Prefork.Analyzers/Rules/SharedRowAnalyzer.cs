using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0007: a struct that is marked as a shared row cannot be one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedRowAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SharedRow];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Struct || !type.HasAttribute(KnownTypes.IsSharedRow))
        {
            return;
        }

        var row = SharedRowStruct.Of(type);
        if (row.Problem != SharedRowProblem.None)
        {
            var member = row.Member ?? type;
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.SharedRow,
                member.Locations.FirstOrDefault(),
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, row.Problem.ToString()),
                type.Name,
                MessageOf(row.Problem, member)));
        }
    }

    private static string MessageOf(SharedRowProblem problem, ISymbol member) => problem switch
    {
        SharedRowProblem.NotPartial => "generated code adds its columns; make it, and the types around it, partial and not file-local",
        SharedRowProblem.Generic => "its layout would not be one; make it, and the types around it, not generic",
        SharedRowProblem.ByReference => "a ref struct lives on one stack; make it an ordinary struct",
        SharedRowProblem.HoldsReference => $"'{member.Name}' is or holds a reference, which means nothing in another process; use numbers and other values, or for a text 'public partial string {member.Name} {{ get; set; }}'",
        SharedRowProblem.FieldsAndProperties => $"beside partial properties the field of '{member.Name}' has no fixed place; make it a partial property, too",
        SharedRowProblem.PropertyShape => $"the partial property '{member.Name}' must be a plain one with get and set, not required",
        SharedRowProblem.RecordProperties => "a record compares the hidden fields of partial properties; make it a struct that is no record",
        SharedRowProblem.TextLength => $"the text '{member.Name}' needs a Length between 1 and 32767",
        _ => $"the name '{member.Name}' is that of the generated columns; give the member another",
    };
}
