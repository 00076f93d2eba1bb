using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>A place where memory of a message goes where it is used after its handler has completed.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Problem">What becomes of it.</param>
/// <param name="Cure">How it is copied in time.</param>
internal readonly record struct MessageMemoryEscape(IOperation Memory, string Problem, MessageMemoryCure Cure)
{
    private const string RunsLater = "what runs later or elsewhere uses it";
    private const string NotAwaited = "goes into a call that nothing awaits";

    /// <summary>The places of an operation.</summary>
    public static IEnumerable<MessageMemoryEscape> Of(IOperation operation, MessageMemory memory, IOperation body) => operation switch
    {
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation, Target: var target, Value: var value }
            when target.Root() is { } root && !MessageMemory.IsAnswered(value) && !IsReleased(operation, target, root, memory, body) =>
            Here(memory.In(value), $"is kept in '{root.Name}'"),
        IInvocationOperation { Instance: { } collection, TargetMethod: var method } call
            when method.AddsTo() && collection.Root() is { } root && !call.Arguments.Any(static argument => MessageMemory.IsAnswered(argument.Value)) && !IsReleased(operation, null, root, memory, body) =>
            Here(call.Arguments.SelectMany(argument => memory.In(argument.Value)), $"is kept in '{root.Name}'"),
        IInvocationOperation { TargetMethod: var method } call when RunsElsewhere(method) && (!method.ReturnsTask() || IsDropped(call)) => Later(call.Arguments, memory),
        IObjectCreationOperation { Type: var type, Arguments: var arguments } when type.IsNamed("System.Threading", "Timer") || type.IsNamed("System.Threading", "Thread") =>
            Later(arguments, memory),
        IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local } call when local.ReturnsTask() && IsDropped(call) =>
            Here(call.Arguments.SelectMany(argument => memory.In(argument.Value)), NotAwaited).Concat(Captured(call.LocalFunction(), memory)),
        IInvocationOperation { TargetMethod: var method } call when method.ReturnsTask() && IsDropped(call) && !IsReportedElsewhere(call) =>
            Here(call.Arguments.SelectMany(argument => memory.In(argument.Value)), NotAwaited),
        _ => [],
    };

    private static IEnumerable<MessageMemoryEscape> Here(IEnumerable<IOperation> parts, string problem) => parts.Select(part =>
        new MessageMemoryEscape(part, problem, part.Type.IsMemory() ? MessageMemoryCure.Here : MessageMemoryCure.None));

    private static IEnumerable<MessageMemoryEscape> Later(IEnumerable<IArgumentOperation> arguments, MessageMemory memory)
    {
        foreach (var argument in arguments)
        {
            var function = argument.Value.Bare() is IDelegateCreationOperation { Target: var target } ? target : null;
            var escapes = function switch
            {
                IAnonymousFunctionOperation => Captured(function, memory),
                IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } reference => Captured(reference.LocalFunction(), memory),
                null => Here(memory.In(argument.Value), RunsLater),
                _ => [],
            };
            foreach (var escape in escapes)
            {
                yield return escape;
            }
        }
    }

    private static IEnumerable<MessageMemoryEscape> Captured(IOperation? function, MessageMemory memory) => function is null
        ? []
        : memory.CapturedBy(function).Take(1).Select(reference => new MessageMemoryEscape(
            reference,
            RunsLater,
            function is IAnonymousFunctionOperation && reference.Type!.IsByteMemory() ? MessageMemoryCure.BeforeFunction : MessageMemoryCure.None));

    private static bool RunsElsewhere(IMethodSymbol method) => method.Name switch
    {
        "Run" => method.ContainingType.IsTask(),
        "StartNew" => method.ContainingType.IsNamed("System.Threading.Tasks", "TaskFactory"),
        "Schedule" or "ScheduleEvery" => method.ContainingType.IsWorker(),
        "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" => method.ContainingType.IsNamed("System.Threading", "ThreadPool"),
        _ => false,
    };

    /// <summary>Whether nothing awaits or keeps what a call returns.</summary>
    private static bool IsDropped(IOperation call) => call.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IConversionOperation conversion => IsDropped(conversion),
        _ => false,
    };

    /// <summary>Whether a call has a rule of its own, or copies what it is given: the client of a task, and a send that is not awaited.</summary>
    private static bool IsReportedElsewhere(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.HasAttributeWith(KnownTypes.IsGeneratedCode, KnownTypes.GeneratorName)
        || (call.TargetMethod.ContainingType.IsSession() && call.Parent is IExpressionStatementOperation);

    /// <summary>Whether the method itself takes out again what it puts in.</summary>
    private static bool IsReleased(IOperation kept, IOperation? target, ISymbol root, MessageMemory memory, IOperation body) => body.Descendants().Any(operation =>
        operation.Syntax.SpanStart > kept.Syntax.Span.End
        && operation switch
        {
            ISimpleAssignmentOperation { Target: var other, Value: var value } =>
                target.Variable() is { } variable && OperationWalk.Same(other.Variable(), variable) && !memory.Carries(value),
            IInvocationOperation { Instance: { } collection, TargetMethod: var method } => method.RemovesFrom() && OperationWalk.Same(collection.Root(), root),
            _ => false,
        });
}
