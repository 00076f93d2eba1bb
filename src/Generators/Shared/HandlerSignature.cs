using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Prefork.CompileTime;

/// <summary>
/// A handler method bound to its event: what each parameter takes, what the result means, and everything that is wrong.
/// The generator emits handlers without problems and skips the others; the analyzer reports the problems.
/// </summary>
internal sealed class HandlerSignature
{
    private HandlerSignature(
        ImmutableArray<HandlerParameter> parameters,
        ReturnShape returns,
        ReplyKind reply,
        ImmutableArray<SignatureProblem> problems,
        ITypeSymbol? result = null)
    {
        if (reply == ReplyKind.Typed)
        {
            TypedReply = result;
        }
        else
        {
            Result = result;
        }

        Parameters = parameters;
        Returns = returns;
        Reply = reply;
        Problems = problems;
    }

    public ImmutableArray<HandlerParameter> Parameters { get; }

    public ReturnShape Returns { get; }

    public ReplyKind Reply { get; }

    /// <summary>The type of a task's result, or <see langword="null"/> where it has none.</summary>
    public ITypeSymbol? Result { get; }

    /// <summary>The type of the message that it replies with, where a codec writes it, or <see langword="null"/>.</summary>
    public ITypeSymbol? TypedReply { get; }

    /// <summary>The parameter that takes a message that a codec reads, or <see langword="null"/>.</summary>
    public IParameterSymbol? TypedMessage => Parameters.FirstOrDefault(static parameter => parameter.Source == ParameterSource.TypedMessage).Symbol;

    /// <summary>The parameter that takes the payload of a task or message, or <see langword="null"/>.</summary>
    public IParameterSymbol? Payload => Parameters
        .FirstOrDefault(static parameter => parameter.Source is ParameterSource.Payload or ParameterSource.MessageSpan or ParameterSource.MessageMemory).Symbol;

    public ImmutableArray<SignatureProblem> Problems { get; }

    public bool IsValid => Problems.IsEmpty;

    /// <summary>Binds a method.</summary>
    /// <param name="handler">The method, constructed where its class has a generic base, and its attribute.</param>
    /// <param name="assembly">The assembly whose generated code is to call it.</param>
    public static HandlerSignature Bind(HandlerMethod handler, IAssemblySymbol assembly)
    {
        var (method, handlerEvent, _) = handler;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return new HandlerSignature([], default, default, [new(SignatureProblemKind.NotOrdinaryMethod)]);
        }

        var problems = ImmutableArray.CreateBuilder<SignatureProblem>();
        if (!IsCallableFrom(method, assembly))
        {
            problems.Add(new(SignatureProblemKind.NotAccessible));
        }

        if (method.IsGenericMethod)
        {
            problems.Add(new(SignatureProblemKind.Generic));
        }

        if (handlerEvent.IsOfServer && !method.IsStatic)
        {
            problems.Add(new(SignatureProblemKind.InstanceOutsideWorker));
        }

        if (handlerEvent.HasInterval)
        {
            AddIntervalProblems(handler, problems);
        }

        if (!handler.IsWhereItComes)
        {
            problems.Add(new(SignatureProblemKind.NotInProcess));
        }

        var (returns, reply, returnProblem, result) = BindReturn(method, handlerEvent);
        if (returnProblem is { } kind)
        {
            problems.Add(new(kind));
        }

        var asynchronous = returns != ReturnShape.Synchronous || returnProblem == SignatureProblemKind.AsyncVoid;
        var parameters = BindParameters(method, handlerEvent, asynchronous, problems);
        AddTaskProblems(handler, parameters, problems);
        return new HandlerSignature(parameters, returns, reply, problems.ToImmutable(), result);
    }

    /// <summary>Whether a type can be had from the service provider: a class, an interface or a delegate that says what it is.</summary>
    public static bool IsService(ITypeSymbol type) => type switch
    {
        // What the compilation does not know may be the client of tasks, which is yet to be generated.
        _ when type.IsUnknown() => true,
        ITypeParameterSymbol parameter => !parameter.HasValueTypeConstraint && !parameter.AllowsRefLikeType,
        { SpecialType: SpecialType.System_Object or SpecialType.System_String } => false,
        { TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Delegate } => true,
        _ => false,
    };

    private static bool IsCallableFrom(IMethodSymbol method, IAssemblySymbol assembly)
    {
        var inside = SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, assembly)
            || method.ContainingAssembly.GivesAccessTo(assembly);
        return method.DeclaredAccessibility switch
        {
            Accessibility.Public => true,
            Accessibility.Internal or Accessibility.ProtectedOrInternal => inside,
            _ => false,
        };
    }

    private static ImmutableArray<HandlerParameter> BindParameters(
        IMethodSymbol method,
        HandlerEvent handlerEvent,
        bool asynchronous,
        ImmutableArray<SignatureProblem>.Builder problems)
    {
        var parameters = ImmutableArray.CreateBuilder<HandlerParameter>(method.Parameters.Length);
        foreach (var parameter in method.Parameters)
        {
            var source = SourceOf(parameter, handlerEvent);
            if (handlerEvent.HasPayload)
            {
                source = PayloadSourceOf(parameter, source, parameters);
            }

            if (ProblemOf(parameter, source, handlerEvent, asynchronous) is { } kind)
            {
                problems.Add(new(kind, parameter));
            }
            else if (source != ParameterSource.Service && parameters.Any(other => Same(other.Source, source)))
            {
                problems.Add(new(SignatureProblemKind.DuplicateParameter, parameter));
            }

            parameters.Add(new(parameter, source));
        }

        return parameters.ToImmutable();
    }

    private static SignatureProblemKind? ProblemOf(
        IParameterSymbol parameter,
        ParameterSource source,
        HandlerEvent handlerEvent,
        bool asynchronous) => source switch
        {
            _ when parameter.RefKind != RefKind.None => SignatureProblemKind.ByReference,
            ParameterSource.None => SignatureProblemKind.UnsupportedParameter,
            ParameterSource.Service when handlerEvent.IsOfServer => SignatureProblemKind.ServiceOutsideWorker,
            ParameterSource.Worker when handlerEvent.IsOfServer => SignatureProblemKind.NoWorker,
            ParameterSource.Outcome when !handlerEvent.HasOutcome => SignatureProblemKind.NotOfEvent,
            ParameterSource.MessageText when handlerEvent.HasPayload => SignatureProblemKind.SecondPayload,
            ParameterSource.Argument when !handlerEvent.Brings(parameter.Type) => SignatureProblemKind.NotOfEvent,
            ParameterSource.Session when !handlerEvent.HasSession => SignatureProblemKind.NoSession,
            ParameterSource.CloseReason when !handlerEvent.HasCloseReason => SignatureProblemKind.NoCloseReason,
            ParameterSource.Endpoint when !handlerEvent.IsOfWorkersAlone => SignatureProblemKind.NoEndpoint,
            _ when IsMessage(source) && !handlerEvent.HasMessage && !handlerEvent.HasPayload => SignatureProblemKind.NoMessage,
            ParameterSource.MessageSpan when asynchronous => SignatureProblemKind.SpanInAsynchronous,
            _ => null,
        };

    private static void AddIntervalProblems(HandlerMethod handler, ImmutableArray<SignatureProblem>.Builder problems)
    {
        if (handler.Milliseconds < 1)
        {
            problems.Add(new(SignatureProblemKind.NoInterval));
        }

        if (handler.OnWorker != HandlerMethod.EveryWorker && (handler.OnWorker < 0 || handler.Event.IsOfServer))
        {
            problems.Add(new(SignatureProblemKind.NoSuchWorker));
        }
    }

    /// <summary>
    /// The first parameter of a task or message that is nothing else takes the payload. What follows and looks like another payload gets the
    /// source that a second text would have.
    /// </summary>
    private static ParameterSource PayloadSourceOf(IParameterSymbol parameter, ParameterSource source, IEnumerable<HandlerParameter> before)
    {
        var type = parameter.Type;
        var couldBe = IsMessage(source) || (source switch
        {
            ParameterSource.None => !type.IsRefLikeType && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer),
            ParameterSource.Service => !type.IsCommonService() && !parameter.HasAttribute(KnownTypes.IsFromKeyedServices),
            _ => false,
        });
        if (!couldBe)
        {
            return source;
        }

        if (!before.Any(static other => IsPayload(other.Source)))
        {
            return source is ParameterSource.MessageSpan or ParameterSource.MessageMemory ? source : ParameterSource.Payload;
        }

        return source != ParameterSource.Service || type.HasAttribute(KnownTypes.IsMemoryPackable) ? ParameterSource.MessageText : source;
    }

    private static void AddTaskProblems(HandlerMethod handler, ImmutableArray<HandlerParameter> parameters, ImmutableArray<SignatureProblem>.Builder problems)
    {
        if (handler.Event.HasPayload && !handler.Event.IsTask && !parameters.Any(static parameter => IsPayload(parameter.Source)))
        {
            problems.Add(new(SignatureProblemKind.NoPayload));
        }

        if (handler.IsMessageOfUserProcess)
        {
            problems.AddRange(parameters
                .Where(static parameter => parameter.Source is ParameterSource.Service or ParameterSource.Worker or ParameterSource.Cancellation)
                .Select(static parameter => new SignatureProblem(SignatureProblemKind.NotInUserProcess, parameter.Symbol)));
        }

        if (!handler.Event.HasOutcome)
        {
            return;
        }

        var finished = FinishedTask.Of(handler.Attribute);
        if (finished.Problem is { } problem)
        {
            problems.Add(new(problem));
        }
        else if (parameters.FirstOrDefault(static parameter => parameter.Source == ParameterSource.Outcome).Symbol is { } outcome && !finished.Gives(outcome.Type))
        {
            problems.Add(new(SignatureProblemKind.WrongOutcome, outcome));
        }
    }

    private static ParameterSource SourceOf(IParameterSymbol parameter, HandlerEvent handlerEvent) => parameter.Type switch
    {
        // A mark says what it is, whatever its type.
        _ when CompileTime.TypedMessage.IsTakenBy(parameter, handlerEvent) => ParameterSource.TypedMessage,

        // Whatever carries a service key is a service, a string too.
        { IsReferenceType: true } when parameter.HasAttribute(KnownTypes.IsFromKeyedServices) => ParameterSource.Service,
        { SpecialType: SpecialType.System_String } => ParameterSource.MessageText,
        var type when type.IsSession() => ParameterSource.Session,
        var type when type.IsByteSpan() => ParameterSource.MessageSpan,
        var type when type.IsByteMemory() => ParameterSource.MessageMemory,
        var type when type.IsByteSequence() && !handlerEvent.HasPayload => ParameterSource.MessageSequence,
        var type when !handlerEvent.IsOfServer && type.IsServerEndpoint() => ParameterSource.Endpoint,
        var type when type.IsWorker() => ParameterSource.Worker,
        var type when type.IsCancellationToken() => ParameterSource.Cancellation,
        var type when type.IsCloseReason() => ParameterSource.CloseReason,
        var type when type.IsTaskOutcome() => ParameterSource.Outcome,
        var type when HandlerEvent.IsArgument(type) => ParameterSource.Argument,
        var type when handlerEvent.IsOfServer && type.IsServer() => ParameterSource.Server,
        var type when handlerEvent.IsOfServer && type.IsLogger() => ParameterSource.Logger,
        var type when handlerEvent.IsOfServer && type.IsConfiguration() => ParameterSource.Configuration,
        var type when IsService(type) => ParameterSource.Service,
        _ => ParameterSource.None,
    };

    private static (ReturnShape Shape, ReplyKind Reply, SignatureProblemKind? Problem, ITypeSymbol? Result) BindReturn(
        IMethodSymbol method,
        HandlerEvent handlerEvent)
    {
        if (handlerEvent.Result is not null)
        {
            var decides = method.RefKind == RefKind.None && handlerEvent.Returns(method.ReturnType);
            return (ReturnShape.Synchronous, ReplyKind.None, decides ? null : SignatureProblemKind.UnsupportedReturn, null);
        }

        if (method.ReturnsVoid)
        {
            return (ReturnShape.Synchronous, ReplyKind.None, (method.PartialImplementationPart ?? method).IsAsync ? SignatureProblemKind.AsyncVoid : null, null);
        }

        var type = method.ReturnType;
        var shape = type.IsTask() ? ReturnShape.Task : type.IsValueTask() ? ReturnShape.ValueTask : ReturnShape.Synchronous;
        if (shape != ReturnShape.Synchronous)
        {
            if (((INamedTypeSymbol)type).TypeArguments is not [var result])
            {
                return (shape, ReplyKind.None, null, null);
            }

            type = result;
        }

        if (handlerEvent.IsTask)
        {
            var gives = method.RefKind == RefKind.None && !type.IsRefLikeType && type.TypeKind is not (TypeKind.Pointer or TypeKind.FunctionPointer);
            return (shape, ReplyKind.None, gives ? null : SignatureProblemKind.UnsupportedReturn, type);
        }

        var reply = handlerEvent.HasMessage && CompileTime.TypedMessage.IsReturnedBy(method, type) ? ReplyKind.Typed : ReplyOf(type);
        SignatureProblemKind? problem = reply == ReplyKind.None || method.RefKind != RefKind.None
            ? SignatureProblemKind.UnsupportedReturn
            : handlerEvent.HasMessage ? null : SignatureProblemKind.ReplyWithoutMessage;
        return (shape, reply, problem, reply == ReplyKind.Typed ? type : null);
    }

    private static ReplyKind ReplyOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => ReplyKind.Text,
        _ when type.IsByteArray() => ReplyKind.Bytes,
        _ when type.IsByteMemory() => ReplyKind.Memory,
        _ => ReplyKind.None,
    };

    private static bool Same(ParameterSource left, ParameterSource right) =>
        left == right || (IsMessage(left) && IsMessage(right));

    private static bool IsPayload(ParameterSource source) =>
        source is ParameterSource.Payload or ParameterSource.MessageSpan or ParameterSource.MessageMemory;

    private static bool IsMessage(ParameterSource source) => source
        is ParameterSource.MessageSpan or ParameterSource.MessageMemory or ParameterSource.MessageText
        or ParameterSource.MessageSequence or ParameterSource.TypedMessage;
}
