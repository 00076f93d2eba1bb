using Microsoft.CodeAnalysis;
using Prefork.CompileTime;

namespace Prefork.Analyzers.Rules;

/// <summary>Says for each way in which a signature is wrong what to do.</summary>
internal static class SignatureMessages
{
    private const string Message = "ReadOnlySpan<byte>, ReadOnlyMemory<byte>, ReadOnlySequence<byte>, string or a message of your own marked with [Message]";

    public static string Of(SignatureProblem problem, IMethodSymbol method, HandlerEvent handlerEvent)
    {
        var attribute = $"[{handlerEvent.ShortAttributeName}]";
        var name = problem.Parameter?.Name;
        return problem.Kind switch
        {
            SignatureProblemKind.NotOrdinaryMethod => $"{attribute} belongs on an ordinary method of a class; move it to one",
            SignatureProblemKind.NotAccessible => "generated code calls it, so make it public or internal",
            SignatureProblemKind.Generic => "a handler has no type parameters; write the types out",
            SignatureProblemKind.AsyncVoid => "nothing could await it or see it fail; return ValueTask in place of void",
            SignatureProblemKind.ByReference => $"parameter '{name}' is passed by reference; pass it by value",
            SignatureProblemKind.DuplicateParameter => $"parameter '{name}' takes what another one takes already; remove one of them",
            SignatureProblemKind.NoSession => $"{attribute} has no session; remove parameter '{name}'",
            SignatureProblemKind.NoMessage => $"{attribute} brings no message; remove parameter '{name}'",
            SignatureProblemKind.NoEndpoint => $"{attribute} belongs to no endpoint; remove parameter '{name}', or read Server.Endpoints",
            SignatureProblemKind.NoCloseReason => $"only [OnClose] has a reason; remove parameter '{name}'",
            SignatureProblemKind.NotInProcess when handlerEvent.IsMessage =>
                $"messages come in workers, task workers, user processes and the manager; remove In from {attribute}, or set it to ServerRole.Manager",
            SignatureProblemKind.SecondPayload =>
                $"{attribute} brings one payload, which another parameter takes already; put '{name}' into its type, or mark it with [FromKeyedServices] where it is a service",
            SignatureProblemKind.NoPayload => "a message has a payload; add a parameter that takes it",
            SignatureProblemKind.NotInUserProcess =>
                $"in a user process it is called with the message alone; take what parameter '{name}' takes by the constructor",
            SignatureProblemKind.NoSuchTask => $"{attribute} names no method with a valid [OnTask]; name the class that serves one, and its method",
            SignatureProblemKind.AmbiguousTask => $"{attribute} names several tasks; give the methods different names",
            SignatureProblemKind.WrongOutcome => $"the task ends in another type; make parameter '{name}' a {Outcome(method)}",
            SignatureProblemKind.NotOfEvent when problem.Parameter!.Type.IsTaskOutcome() =>
                $"only [OnFinish] tells how a task has ended; remove parameter '{name}'",
            SignatureProblemKind.NoWorker => $"{attribute} runs in the {Process(handlerEvent)}, not in a worker; remove parameter '{name}'",
            SignatureProblemKind.NotOfEvent => $"only {Bringing(problem.Parameter!.Type)} brings a {Display(problem.Parameter.Type)}; remove parameter '{name}'",
            SignatureProblemKind.InstanceOutsideWorker =>
                $"{attribute} runs in the {Process(handlerEvent)}, where no handler class is made; make the method static",
            SignatureProblemKind.ServiceOutsideWorker =>
                $"{attribute} runs in the {Process(handlerEvent)}, where there are no services; in place of parameter '{name}' take {TakenInServer(handlerEvent)}",
            SignatureProblemKind.NoInterval => $"it says not how often; set Milliseconds to 1 or more in {attribute}",
            SignatureProblemKind.NotInProcess => $"only workers and the manager tick; remove In from {attribute}, or set it to ServerRole.Manager",
            SignatureProblemKind.NoSuchWorker => handlerEvent.IsOfServer
                ? $"it runs in the manager, not in a worker; remove OnWorker from {attribute}"
                : $"workers are numbered from 0; set OnWorker to one of them in {attribute}, or remove it for all",
            SignatureProblemKind.SpanInAsynchronous =>
                $"a span does not outlive an await; make parameter '{name}' a ReadOnlyMemory<byte>, which is valid until the handler completes",
            SignatureProblemKind.UnsupportedParameter => Unsupported(problem.Parameter!, handlerEvent),
            SignatureProblemKind.UnsupportedReturn when handlerEvent.IsTask =>
                $"a result of '{Display(method.ReturnType)}' cannot be sent to another process; return it by value",
            SignatureProblemKind.ReplyWithoutMessage when handlerEvent.IsMessage =>
                $"{attribute} has no result; return void, Task or ValueTask, and answer with Server.SendMessage to PipeMessageContext.Sender",
            SignatureProblemKind.UnsupportedReturn when handlerEvent.Result is { } result =>
                $"it decides at once, and may not return '{Display(method.ReturnType)}'; return {result}",
            SignatureProblemKind.UnsupportedReturn => $"it may not return '{Display(method.ReturnType)}'; return void, Task or ValueTask"
                + (handlerEvent.HasMessage ? ", or for a reply byte[], ReadOnlyMemory<byte>, string, a message or a task of these, and mark a message with [return: Message]" : ""),
            SignatureProblemKind.ReplyWithoutMessage =>
                $"{attribute} brings no message to reply to; return void, Task or ValueTask and use Session.Send",
            _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Kind, null),
        };
    }

    private static string Unsupported(IParameterSymbol parameter, HandlerEvent handlerEvent)
    {
        if (parameter.Type.IsByteArray() && handlerEvent.HasMessage)
        {
            return $"the message does not come as a byte[]; make parameter '{parameter.Name}' a ReadOnlySpan<byte> or ReadOnlyMemory<byte>";
        }

        if (parameter.Type.IsOtherBytes() && handlerEvent.HasMessage)
        {
            return $"the message does not come as '{Display(parameter.Type)}'; make parameter '{parameter.Name}' a ReadOnlySpan<byte> or ReadOnlyMemory<byte>";
        }

        if (handlerEvent.IsOfServer)
        {
            return $"'{Display(parameter.Type)}' is nothing that parameter '{parameter.Name}' could take; take {TakenInServer(handlerEvent)}";
        }

        List<string> brings = [];
        if (handlerEvent.HasSession)
        {
            brings.Add("Session");
        }

        if (handlerEvent.HasMessage)
        {
            brings.Add(Message);
        }

        if (handlerEvent.IsOfWorkersAlone)
        {
            brings.Add("ServerEndpoint");
        }

        if (handlerEvent.HasCloseReason)
        {
            brings.Add("CloseReason");
        }

        if (handlerEvent.HasPayload)
        {
            brings.Add("a payload");
        }

        if (handlerEvent.ArgumentType is { } argument)
        {
            brings.Add(argument);
        }

        if (handlerEvent.HasOutcome)
        {
            brings.Add("TaskOutcome");
        }

        brings.Add("Worker, CancellationToken or a class or interface that is a service");
        return $"'{Display(parameter.Type)}' is nothing that parameter '{parameter.Name}' could take; take {string.Join(", ", brings)}";
    }

    private static string Outcome(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (HandlerEvent.Of(attribute) is { HasOutcome: true } && FinishedTask.Of(attribute).Result is { } result)
            {
                return $"TaskOutcome<{Display(result)}>";
            }
        }

        return "TaskOutcome";
    }

    private static string Process(HandlerEvent handlerEvent) => handlerEvent.Role == HandlerRole.Master ? "master" : "manager";

    private static string TakenInServer(HandlerEvent handlerEvent) =>
        (handlerEvent.ArgumentType is { } argument ? argument + ", " : "") + "Server, ILogger, IConfiguration or CancellationToken";

    private static string Bringing(ITypeSymbol argument) => string.Join(
        " or ",
        HandlerEvent.All.Where(handlerEvent => handlerEvent.Brings(argument)).Select(static handlerEvent => $"[{handlerEvent.ShortAttributeName}]").Distinct());

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
