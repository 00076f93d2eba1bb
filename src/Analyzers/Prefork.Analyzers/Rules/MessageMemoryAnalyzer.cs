using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>PFK0015: an asynchronous handler keeps the memory of its message for longer than it runs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MessageMemoryAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.MessageMemory];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        HandlerClassCode.Register(context, static _ => Analyze);
    }

    private static void Analyze(HandlerClassCode type, Action<Diagnostic> report)
    {
        HashSet<SyntaxNode>? reported = null;
        foreach (var code in type.All())
        {
            // A synchronous handler has a copy of its own.
            if (!code.IsAsynchronous || !(code.Handler.Event.HasMessage || code.Handler.Event.HasPayload))
            {
                continue;
            }

            var memory = new MessageMemory(code.Handler.Method.Parameters.Where(static parameter => parameter.Type.IsByteMemory()), code.Call?.Function() ?? code.Body);
            if (code.Call is { } call)
            {
                memory = new(call.Arguments.Where(argument => memory.Carries(argument.Value)).Select(static argument => argument.Parameter!.OriginalDefinition), code.Body);
            }

            if (memory.IsEmpty)
            {
                continue;
            }

            foreach (var operation in code.Body.OwnOperations())
            {
                foreach (var escape in MessageMemoryEscape.Of(operation, memory, code.Body))
                {
                    if ((reported ??= []).Add(escape.Memory.Syntax))
                    {
                        report(Create(escape, code.Handler.Method));
                    }
                }
            }
        }
    }

    private static Diagnostic Create(MessageMemoryEscape escape, IMethodSymbol handler) => Diagnostic.Create(
        DiagnosticDescriptors.MessageMemory,
        escape.Memory.Syntax.GetLocation(),
        ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Problem, escape.Cure.ToString()),
        escape.Memory.Syntax.ToString(),
        handler.Name,
        escape.Problem);
}
