using Prefork.CompileTime;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the descriptions of handlers, each with its call.</summary>
internal sealed class DescriptorEmitter
{
    private const string Registration = "global::Prefork.Registration.";
    private const string Utf8 = "global::System.Text.Encoding.UTF8";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    private const string ByteSequence = "global::System.Buffers.ReadOnlySequence<byte>";
    private const string Own = "own";
    private const string GoesOn = "// What awaits on the worker's loop goes on there.";

    private readonly SourceWriter _source;
    private readonly string _type;
    private readonly TargetFields _fields;
    private bool _isNamed;

    /// <param name="source">Where to.</param>
    /// <param name="type">The class of the handlers, fully qualified.</param>
    /// <param name="fields">The services that they take.</param>
    public DescriptorEmitter(SourceWriter source, string type, TargetFields fields)
    {
        _source = source;
        _type = type;
        _fields = fields;
    }

    public void Emit(HandlerModel handler)
    {
        _isNamed = _fields.HasAny && Uses(handler) > 1;
        _source
            .Line("new()")
            .Open()
            .Line($"Event = {Registration}HandlerEvent.{handler.Event},")
            .Line($"Name = {Literal.Of(handler.Name)},");
        EmitSetting("Key", handler.Key);
        EmitSetting("Endpoint", handler.Endpoint);
        EmitSetting("Concurrent", handler.IsConcurrent ? "true" : null);
        EmitSetting("ThreadPool", handler.OnThreadPool ? "true" : null);
        EmitSetting("OnCrash", handler.OnCrash);
        EmitSetting("Attempts", handler.Attempts is { } attempts ? Literal.Of(attempts) : null);
        EmitSetting("Milliseconds", handler.Milliseconds is { } milliseconds ? Literal.Of(milliseconds) : null);
        EmitSetting("OnWorker", handler.OnWorker is { } worker ? Literal.Of(worker) : null);
        if (handler.IsAsynchronous)
        {
            EmitAsync(handler);
        }
        else if (handler.Decides)
        {
            EmitExpression("Dispatch", $"(in {Registration}DispatchInvocation invocation) =>", Call(handler));
        }
        else if (_isNamed)
        {
            OpenBody("Sync", $"(object target, in {Registration}SyncInvocation invocation) =>").Line($"{SyncBody(handler)};").Close("},");
        }
        else
        {
            EmitExpression("Sync", $"(object target, in {Registration}SyncInvocation invocation) =>", SyncBody(handler));
        }

        _source.Close("},");
    }

    private void EmitSetting(string name, string? value)
    {
        if (value is not null)
        {
            _source.Line($"{name} = {value},");
        }
    }

    private void EmitAsync(HandlerModel handler)
    {
        var call = Call(handler);
        var (property, parameters) = handler.IsOfServer
            ? ("Server", $"({Registration}ServerInvocation invocation) =>")
            : ("Async", $"(object target, {Registration}AsyncInvocation invocation) =>");
        switch (handler)
        {
            case { Result: { } result, Returns: ReturnShape.Synchronous }:
                OpenBody(property, parameters)
                    .Line($"{Complete(result, call)};")
                    .Line($"return {ValueTask}.CompletedTask;")
                    .Close("},");
                break;
            case { Result: { } result }:
                OpenBody(property, "async " + parameters)
                    .Line(GoesOn)
                    .Line($"var result = await {call}.ConfigureAwait(true);")
                    .Line($"{Complete(result, "result")};")
                    .Close("},");
                break;
            case { Returns: ReturnShape.Synchronous, Reply: ReplyKind.None }:
                OpenBody(property, parameters)
                    .Line($"{call};")
                    .Line($"return {ValueTask}.CompletedTask;")
                    .Close("},");
                break;
            case { Returns: ReturnShape.Synchronous }:
                EmitValue(property, parameters, Reply(handler, "SendAsync", call));
                break;
            case { Reply: ReplyKind.None, Returns: ReturnShape.Task }:
                EmitValue(property, parameters, $"new {ValueTask}({call})");
                break;
            case { Reply: ReplyKind.None }:
                EmitValue(property, parameters, call);
                break;
            default:
                OpenBody(property, "async " + parameters)
                    .Line(GoesOn)
                    .Line($"var reply = await {call}.ConfigureAwait(true);")
                    .Line($"await {Reply(handler, "SendAsync", "reply")}.ConfigureAwait(true);")
                    .Close("},");
                break;
        }
    }

    /// <summary>How often a call names the generated target: for an instance, for each service and for codecs.</summary>
    private static int Uses(HandlerModel handler) => (handler.IsStatic ? 0 : 1)
        + handler.Parameters.Count(static parameter => parameter.Source is ParameterSource.Service or ParameterSource.TypedMessage)
        + (handler.TypedReply is null ? 0 : 1);

    private SourceWriter OpenBody(string property, string parameters)
    {
        _source.Line($"{property} = static {parameters}").Open();
        return _isNamed ? _source.Line($"var {Own} = ({TargetFields.TargetType})target;") : _source;
    }

    private void EmitValue(string property, string parameters, string value)
    {
        if (_isNamed)
        {
            OpenBody(property, parameters).Line($"return {value};").Close("},");
        }
        else
        {
            EmitExpression(property, parameters, value);
        }
    }

    private void EmitExpression(string property, string parameters, string body) => _source
        .Line($"{property} = static {parameters}")
        .Indented(source => source.Line($"{body},"));

    private string SyncBody(HandlerModel handler) => handler.Reply switch
    {
        _ when handler.Result is { } result => Complete(result, Call(handler)),
        ReplyKind.None => Call(handler),
        ReplyKind.Memory => Reply(handler, "Send", Call(handler) + ".Span"),
        _ => Reply(handler, "Send", Call(handler)),
    };

    private static string Complete(PayloadModel result, string value) => $"invocation.Task.Complete({result.Codec}, {value})";

    private string Reply(HandlerModel handler, string method, string reply)
    {
        var codec = handler.TypedReply is { } message ? $"{Target}.{_fields.Of(message)}, " : "";
        return $"{Registration}Reply.{method}(invocation.{(handler.HasSession ? "Session" : handler.Argument)}, {codec}{reply})";
    }

    private string Call(HandlerModel handler) =>
        $"{Receiver(handler)}.{handler.Method}({string.Join(", ", handler.Parameters.Select(parameter => Argument(handler, parameter)))})";

    private string Receiver(HandlerModel handler)
    {
        if (handler.IsStatic)
        {
            return _type;
        }

        var type = handler.HiddenBase ?? _type;
        return (_fields.HasAny, handler.HiddenBase) switch
        {
            (false, _) => $"(({type})target)",
            (true, null) => $"{Target}.{TargetFields.Handler}",
            (true, _) => $"(({type}){Target}.{TargetFields.Handler})",
        };
    }

    /// <summary>The generated target: in a variable where a call names it more than once.</summary>
    private string Target => _isNamed ? Own : $"(({TargetFields.TargetType})target)";

    private string Argument(HandlerModel handler, ParameterModel parameter) => (parameter.Source, handler.IsAsynchronous) switch
    {
        (ParameterSource.Session, _) => "invocation.Session",
        (ParameterSource.MessageSpan, true) => "invocation.Data.Span",
        (ParameterSource.MessageSpan, false) => "invocation.Data",
        (ParameterSource.MessageMemory, true) => "invocation.Data",
        (ParameterSource.MessageMemory, false) => "invocation.Data.ToArray()",
        (ParameterSource.MessageText, true) => $"{Utf8}.GetString(invocation.Data.Span)",
        (ParameterSource.MessageText, false) => $"{Utf8}.GetString(invocation.Data)",
        (ParameterSource.MessageSequence, true) => $"new {ByteSequence}(invocation.Data)",
        (ParameterSource.MessageSequence, false) => $"new {ByteSequence}(invocation.Data.ToArray())",
        (ParameterSource.TypedMessage, var asynchronous) => $"{Target}.{_fields.Of(handler.Message!)}.Read({Span(asynchronous)})",
        (ParameterSource.Endpoint, _) => "invocation.Endpoint",
        (ParameterSource.Worker, _) => "invocation.Worker",
        (ParameterSource.Payload, var asynchronous) => $"invocation.{handler.Argument}.Read({handler.Payload!.Codec}, {Span(asynchronous)})",
        (ParameterSource.Outcome, var asynchronous) => handler.Payload is { } result
            ? $"invocation.Finish.Outcome({result.Codec}, {Span(asynchronous)})"
            : $"invocation.Finish.Outcome({Span(asynchronous)})",
        (ParameterSource.Cancellation, _) when handler.IsTask => "invocation.Task.Cancellation",
        (ParameterSource.Cancellation, _) => handler.IsOfServer ? "invocation.Stopping" : "invocation.Worker.Stopping",
        (ParameterSource.Argument, _) => $"invocation.{handler.Argument}",
        (ParameterSource.Server, _) => "invocation.Server",
        (ParameterSource.Logger, _) => "invocation.Logger",
        (ParameterSource.Configuration, _) => "invocation.Configuration",
        (ParameterSource.CloseReason, _) => "invocation.Reason",
        _ => $"{Target}.{_fields.Of(parameter.Service!)}",
    };

    private static string Span(bool asynchronous) => asynchronous ? "invocation.Data.Span" : "invocation.Data";
}
