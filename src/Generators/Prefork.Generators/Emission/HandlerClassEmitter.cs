using Microsoft.CodeAnalysis.Text;
using Prefork.CompileTime;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the description of one handler class: how it is made, and a call for each of its handlers.</summary>
internal sealed class HandlerClassEmitter
{
    private const string Registration = "global::Prefork.Registration.";
    private const string Utf8 = "global::System.Text.Encoding.UTF8";
    private const string ValueTask = "global::System.Threading.Tasks.ValueTask";

    private readonly HandlerClassModel _class;
    private readonly string _registryName;
    private readonly TargetFields _fields;
    private readonly SourceWriter _source = GeneratedSource.Begin();

    private HandlerClassEmitter(HandlerClassModel handlerClass, string registryName)
    {
        _class = handlerClass;
        _registryName = registryName;
        _fields = new TargetFields(handlerClass.Handlers);
    }

    /// <summary>Whether the handlers are called with more than the handler class itself.</summary>
    private bool HasTarget => _fields.All.Count > 0;

    public static SourceText Emit(HandlerClassModel handlerClass, string registryName) =>
        new HandlerClassEmitter(handlerClass, registryName).Emit();

    private SourceText Emit()
    {
        _source
            .Line("// What is called here may be obsolete, and is called all the same.")
            .Line("#pragma warning disable CS0612, CS0618")
            .Line()
            .Line($"namespace {GeneratedSource.Namespace}")
            .Open()
            .Line($"public static partial class {_registryName}")
            .Open()
            .Line($"private static {Registration}HandlerClass {GeneratedSource.DescribeMethod(_class.MetadataName)}() => new()")
            .Open()
            .Line($"Name = {Literal.Of(_class.Name)},");
        EmitCreate();
        _source
            .Line($"Handlers = new {Registration}HandlerDescriptor[]")
            .Open();
        foreach (var handler in _class.Handlers)
        {
            EmitDescriptor(handler);
        }

        _source.Close("},").Close("};").Close();
        if (HasTarget)
        {
            EmitTarget();
        }

        return _source.Close().ToSourceText();
    }

    private void EmitCreate()
    {
        if (HasTarget)
        {
            _source.Line($"Create = static services => new {TargetFields.TargetType}(services),");
        }
        else if (_class.Arguments is { } arguments)
        {
            _source.Construction("Create = static services => ", _class.Type, arguments, ",");
        }
        else
        {
            _source
                .Line("// Static handlers are called without an instance.")
                .Line("Create = static services => services,");
        }
    }

    private void EmitTarget()
    {
        _source
            .Line()
            .Line("/// <summary>What the handlers are called with: their class, and the services that they take as parameters.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line($"file sealed class {TargetFields.TargetType}")
            .Open();
        if (_class.Arguments is not null)
        {
            _source.Line($"internal readonly {_class.Type} {TargetFields.Handler};");
        }

        foreach (var field in _fields.All)
        {
            var nullable = field.Key is { IsOptional: true, AllowsNull: true } ? "?" : "";
            _source.Line($"internal readonly {field.Key.Type}{nullable} {field.Value};");
        }

        _source
            .Line()
            .Line($"internal {TargetFields.TargetType}(global::System.IServiceProvider services)")
            .Open();
        if (_class.Arguments is { } arguments)
        {
            _source.Construction($"{TargetFields.Handler} = ", _class.Type, arguments, ";");
        }

        foreach (var field in _fields.All)
        {
            _source.Line($"{field.Value} = {ServiceExpression.Of(field.Key)};");
        }

        _source.Close().Close();
    }

    private void EmitDescriptor(HandlerModel handler)
    {
        _source
            .Line("new()")
            .Open()
            .Line($"Event = {Registration}HandlerEvent.{handler.Event},")
            .Line($"Name = {Literal.Of(handler.Name)},");
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
        else
        {
            _source.Line($"Sync = static (object target, in {Registration}SyncInvocation invocation) =>")
                .Indented(source => source.Line($"{SyncBody(handler)},"));
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
            case { Returns: ReturnShape.Synchronous, Reply: ReplyKind.None }:
                _source
                    .Line($"{property} = static {parameters}")
                    .Open()
                    .Line($"{call};")
                    .Line($"return {ValueTask}.CompletedTask;")
                    .Close("},");
                break;
            case { Returns: ReturnShape.Synchronous }:
                EmitExpression(property, parameters, Reply(handler, "SendAsync", call));
                break;
            case { Reply: ReplyKind.None, Returns: ReturnShape.Task }:
                EmitExpression(property, parameters, $"new {ValueTask}({call})");
                break;
            case { Reply: ReplyKind.None }:
                EmitExpression(property, parameters, call);
                break;
            default:
                _source
                    .Line($"{property} = static async {parameters}")
                    .Open()
                    .Line("// What awaits on the worker's loop goes on there.")
                    .Line($"var reply = await {call}.ConfigureAwait(true);")
                    .Line($"await {Reply(handler, "SendAsync", "reply")}.ConfigureAwait(true);")
                    .Close("},");
                break;
        }
    }

    private void EmitExpression(string property, string parameters, string body) => _source
        .Line($"{property} = static {parameters}")
        .Indented(source => source.Line($"{body},"));

    private string SyncBody(HandlerModel handler) => handler.Reply switch
    {
        ReplyKind.None => Call(handler),
        ReplyKind.Memory => Reply(handler, "Send", Call(handler) + ".Span"),
        _ => Reply(handler, "Send", Call(handler)),
    };

    private static string Reply(HandlerModel handler, string method, string reply) =>
        $"{Registration}Reply.{method}(invocation.{(handler.HasSession ? "Session" : handler.Argument)}, {reply})";

    private string Call(HandlerModel handler) =>
        $"{Receiver(handler)}.{handler.Method}({string.Join(", ", handler.Parameters.Select(parameter => Argument(handler, parameter)))})";

    private string Receiver(HandlerModel handler)
    {
        if (handler.IsStatic)
        {
            return _class.Type;
        }

        var type = handler.HiddenBase ?? _class.Type;
        return (HasTarget, handler.HiddenBase) switch
        {
            (false, _) => $"(({type})target)",
            (true, null) => $"{Target}.{TargetFields.Handler}",
            (true, _) => $"(({type}){Target}.{TargetFields.Handler})",
        };
    }

    private static string Target => $"(({TargetFields.TargetType})target)";

    private string Argument(HandlerModel handler, ParameterModel parameter) => (parameter.Source, handler.IsAsynchronous) switch
    {
        (ParameterSource.Session, _) => "invocation.Session",
        (ParameterSource.MessageSpan, true) => "invocation.Data.Span",
        (ParameterSource.MessageSpan, false) => "invocation.Data",
        (ParameterSource.MessageMemory, true) => "invocation.Data",
        (ParameterSource.MessageMemory, false) => "invocation.Data.ToArray()",
        (ParameterSource.MessageText, true) => $"{Utf8}.GetString(invocation.Data.Span)",
        (ParameterSource.MessageText, false) => $"{Utf8}.GetString(invocation.Data)",
        (ParameterSource.Worker, _) => "invocation.Worker",
        (ParameterSource.Cancellation, _) => handler.IsOfServer ? "invocation.Stopping" : "invocation.Worker.Stopping",
        (ParameterSource.Argument, _) => $"invocation.{handler.Argument}",
        (ParameterSource.Server, _) => "invocation.Server",
        (ParameterSource.Logger, _) => "invocation.Logger",
        (ParameterSource.Configuration, _) => "invocation.Configuration",
        (ParameterSource.CloseReason, _) => "invocation.Reason",
        _ => $"{Target}.{_fields.Of(parameter.Service!)}",
    };
}
