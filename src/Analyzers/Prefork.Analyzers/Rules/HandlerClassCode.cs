using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>A class with handlers and the code of its methods, for the rules about what that code does.</summary>
internal sealed class HandlerClassCode
{
    /// <summary>The base of the attributes of events: where it is not known there are no handlers.</summary>
    private const string HandlerAttribute = KnownTypes.Namespace + ".HandlerAttribute";

    private readonly ConcurrentDictionary<IMethodSymbol, IBlockOperation> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ImmutableArray<HandlerMethod> _handlers;

    private HandlerClassCode(INamedTypeSymbol type, ImmutableArray<HandlerMethod> handlers)
    {
        Type = type;
        _handlers = handlers;
        IsOfTasks = HandlerMethods.AreOfTasks(handlers);
    }

    /// <summary>The class.</summary>
    public INamedTypeSymbol Type { get; }

    /// <summary>Whether its handlers run in task workers.</summary>
    public bool IsOfTasks { get; }

    /// <summary>The handlers that it declares.</summary>
    public ImmutableArray<HandlerMethod> Handlers => _handlers;

    /// <summary>Every method with its body, in no order.</summary>
    public IEnumerable<KeyValuePair<IMethodSymbol, IBlockOperation>> Bodies => _bodies;

    /// <summary>
    /// The code that each handler runs: its own, and that of the methods of its class that it calls. What these call is left out, for the further
    /// away a call is, the less certain it is that a handler comes there.
    /// </summary>
    public IEnumerable<HandlerCode> All()
    {
        foreach (var handler in _handlers)
        {
            if (BodyOf(handler.Method) is not { } body)
            {
                continue;
            }

            yield return new(handler, handler.Method, body);
            foreach (var called in body.OwnOperations().OfType<IInvocationOperation>())
            {
                if (CalledBody(called) is { } inner)
                {
                    yield return new(handler, called.TargetMethod.OriginalDefinition, inner) { Call = called };
                }
            }
        }
    }

    /// <summary>The body of the method of this class that a call comes to for certain, where it is no handler itself.</summary>
    public IBlockOperation? CalledBody(IInvocationOperation call)
    {
        var method = call.TargetMethod.OriginalDefinition;
        return method is { IsVirtual: false, IsAbstract: false, IsOverride: false }
            && SymbolEqualityComparer.Default.Equals(method.ContainingType, Type)
            && call.Instance is null or IInstanceReferenceOperation
            && !method.HasAttribute(HandlerEvent.IsMarkedBy)
                ? BodyOf(method)
                : null;
    }

    /// <summary>Has an analyzer look at every class with handlers, in a compilation that knows them.</summary>
    public static void Register(AnalysisContext context, Func<Compilation, Action<HandlerClassCode, Action<Diagnostic>>> begin) =>
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(HandlerAttribute) is null)
            {
                return;
            }

            var analyze = begin(start.Compilation);
            start.RegisterSymbolStartAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (HandlerMethods.DeclaredBy(type).ToImmutableArray() is { IsEmpty: false } handlers)
                    {
                        var code = new HandlerClassCode(type, handlers);
                        symbol.RegisterOperationBlockAction(code.Add);
                        symbol.RegisterSymbolEndAction(end => analyze(code, end.ReportDiagnostic));
                    }
                },
                SymbolKind.NamedType);
        });

    private static IMethodSymbol Key(IMethodSymbol method) => method.PartialDefinitionPart ?? method;

    private IBlockOperation? BodyOf(IMethodSymbol method) => _bodies.TryGetValue(Key(method), out var body) ? body : null;

    private void Add(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is IMethodSymbol method && context.OperationBlocks.OfType<IBlockOperation>().FirstOrDefault() is { } body)
        {
            _bodies[Key(method)] = body;
        }
    }
}
