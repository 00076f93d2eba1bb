using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>
/// PFK0016: the code of a handler class changes a static member, which is shared among the threads of one process, and not among workers. A member
/// that is only filled where it is empty is a cache, and left alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.StaticState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        HandlerClassCode.Register(context, static _ => Analyze);
    }

    private static void Analyze(HandlerClassCode type, Action<Diagnostic> report)
    {
        // There is one manager and one master, where static members are all that there is.
        if (type.Handlers.All(static handler => handler.Event.IsOfServer) || !type.Type.GetMembers().Any(IsCandidate))
        {
            return;
        }

        var changed = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var body in type.Bodies)
        {
            if (body.Key.MethodKind == MethodKind.StaticConstructor || type.Handlers.Any(handler => handler.Event.IsOfServer && OperationWalk.Same(handler.Method, body.Key)))
            {
                continue;
            }

            foreach (var operation in body.Value.Descendants())
            {
                if (StateChange.Of(operation) is { } change
                    && IsCandidate(change.Member)
                    && OperationWalk.Same(change.Member.ContainingType, type.Type)
                    && !IsFilling(change)
                    && changed.Add(change.Member))
                {
                    report(Diagnostic.Create(DiagnosticDescriptors.StaticState, change.Member.Locations.FirstOrDefault(), change.Member.Name));
                }
            }
        }
    }

    private static bool IsCandidate(ISymbol member) =>
        member is IFieldSymbol { IsStatic: true, IsConst: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: true, IsIndexer: false }
        && !member.HasAttribute(static attribute => attribute.IsNamed("System", "ThreadStaticAttribute"));

    /// <summary>Whether a change is made only where a look at the member has shown that something is missing, as a cache is filled.</summary>
    private static bool IsFilling(StateChange change)
    {
        if (!change.Fills)
        {
            return false;
        }

        for (var current = change.Operation; current.Parent is { } parent; current = parent)
        {
            if (parent is IConditionalOperation conditional
                && current != conditional.Condition
                && conditional.Condition.DescendantsAndSelf().Any(operation => OperationWalk.Same(operation.Variable(), change.Member)))
            {
                return true;
            }
        }

        return false;
    }
}
