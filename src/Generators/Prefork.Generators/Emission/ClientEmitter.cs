using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the client of a class with tasks.</summary>
internal sealed class ClientEmitter
{
    /// <summary>The name of the class that holds the definitions.</summary>
    public const string Definitions = "Definitions";

    /// <summary>The name of that class where the client itself is named so.</summary>
    public const string OtherDefinitions = "Tasks";

    private const string Registration = "global::Prefork.Registration.";
    private const string NoPayload = Registration + "NoPayload";
    private const string NoCodec = Registration + "PayloadCodecs.None";
    private const string TaskOptions = "global::Prefork.TaskOptions";
    private const string TaskOutcome = "global::Prefork.TaskOutcome";
    private const string TaskSendResult = "global::Prefork.TaskSendResult";
    private const string Threading = "global::System.Threading.Tasks.";
    private const string CancellationToken = "global::System.Threading.CancellationToken";

    private readonly ClientModel _client;
    private readonly SourceWriter _source = GeneratedSource.Begin();

    private ClientEmitter(ClientModel client) => _client = client;

    /// <summary>The name of the class that holds the definitions, which is local to the file.</summary>
    private string DefinitionsType => _client.Name == Definitions ? OtherDefinitions : Definitions;

    /// <summary>The name of the property that sends, which differs from that of the class.</summary>
    private string Sender => _client.Name == "Sender" ? "Tasks" : "Sender";

    public static SourceText Emit(ClientModel client) => new ClientEmitter(client).Emit();

    private SourceText Emit()
    {
        _source
            .Line("// What is named here may be obsolete, or named like something elsewhere, and is named all the same.")
            .Line("#pragma warning disable CS0436, CS0612, CS0618")
            .Line();
        if (_client.Namespace is { } space)
        {
            _source.Line($"namespace {space}").Open();
        }

        EmitClass();
        _source.Line();
        EmitDefinitions();
        if (_client.Namespace is not null)
        {
            _source.Close();
        }

        return _source.ToSourceText();
    }

    private void EmitClass()
    {
        _source
            .Line($"/// <summary>Sends the tasks of <see cref=\"{_client.DocumentId}\"/> to task workers.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line($"{(_client.IsPublic ? "public" : "internal")} partial class {_client.Name}")
            .Open()
            .Line($"private readonly {Registration}TaskSender? _sender;")
            .Line()
            .Line("/// <summary>Makes the client of a process; it is a service of every process that runs handlers.</summary>")
            .Line($"public {_client.Name}(global::Prefork.Server server)")
            .Open()
            .Line("global::System.ArgumentNullException.ThrowIfNull(server);")
            .Line("_sender = server.Tasks;")
            .Close()
            .Line()
            .Line("/// <summary>Makes a client that sends nothing: for substitutes in tests, which override what is called.</summary>")
            .Line($"protected {_client.Name}()")
            .Open()
            .Close()
            .Line()
            .Line($"private {Registration}TaskSender {Sender} => _sender ?? throw new global::System.InvalidOperationException(\"This client was made without a server: override what is called.\");");
        foreach (var method in _client.Methods)
        {
            EmitMethods(method);
        }

        _source.Close();
    }

    private void EmitMethods(ClientMethodModel method)
    {
        var names = new ParameterNames(method.Parameter);
        var task = $"{DefinitionsType}.{method.Definition}";
        var payload = method.Payload is { } taken ? $"{taken.Type} {names.Payload}, " : "";
        var argument = method.Payload is null ? "default" : names.Payload;
        var outcome = method.Result is { } result ? $"{TaskOutcome}<{result.Type}>" : TaskOutcome;
        var returns = method.Result is null ? "" : $"<{method.Result.Type}>";
        var options = $"{TaskOptions} {names.Options} = default";
        var last = $"{options}, {CancellationToken} {names.Cancellation} = default";
        var see = $"<see cref=\"{method.DocumentId}\"/>";

        EmitMethod(
            method,
            method.Result is null
                ? $"Runs {see} in a task worker, and completes when it has ended; throws where it failed."
                : $"Runs {see} in a task worker, and gives its result; throws where it failed.",
            $"{Threading}ValueTask{returns} {method.Call}({payload}{last})",
            $"{Sender}.CallAsync({task}, {argument}, {names.Options}, {names.Cancellation})");
        EmitMethod(
            method,
            $"Runs {see} in a task worker, and says how it ended.",
            $"{Threading}ValueTask<{outcome}> {method.TryCall}({payload}{last})",
            $"{Sender}.TryCallAsync({task}, {argument}, {names.Options}, {names.Cancellation})");
        if (method.Payload is { } each)
        {
            EmitMethod(
                method,
                $"Runs {see} in task workers for each payload, with one deadline for all, and says how each ended.",
                $"{Threading}Task<{outcome}[]> {method.CallAll}(global::System.Collections.Generic.IEnumerable<{each.Type}> {names.All}, {last})",
                $"{Sender}.CallAllAsync({task}, {names.All}, {names.Options}, {names.Cancellation})");
        }

        EmitMethod(
            method,
            $"Has {see} run in a task worker, and waits for nothing.",
            $"{TaskSendResult} {method.Post}({payload}{options})",
            $"{Sender}.Post({task}, {argument}, {names.Options})");
        EmitMethod(
            method,
            $"Has {see} run in a task worker; the handler with <see cref=\"T:Prefork.OnFinishAttribute\"/> hears of its end, and gets the tag.",
            $"{TaskSendResult} {method.Start}({payload}long {names.Tag} = 0, {options})",
            $"{Sender}.Start({task}, {argument}, {names.Tag}, {names.Options})");
    }

    private void EmitMethod(ClientMethodModel method, string summary, string signature, string call) => _source
        .Line()
        .Line($"/// <summary>{summary}</summary>")
        .Line($"{(method.IsPublic ? "public" : "internal")} virtual {signature} =>")
        .Indented(source => source.Line($"{call};"));

    private void EmitDefinitions()
    {
        _source
            .Line("/// <summary>The tasks, as the client sends them.</summary>")
            .Line(GeneratedSource.Attribute)
            .Line($"file static class {DefinitionsType}")
            .Open();
        foreach (var method in _client.Methods)
        {
            var argument = method.Payload?.Type ?? NoPayload;
            var result = method.Result?.Type ?? NoPayload;
            _source
                .Line($"internal static readonly {Registration}TaskDefinition<{argument}, {result}> {method.Definition} =")
                .Indented(source => source.Line($"new({method.Key}, {method.Payload?.Codec ?? NoCodec}, {method.Result?.Codec ?? NoCodec});"));
        }

        _source.Close();
    }

    /// <summary>The names of the parameters, which differ from that of the payload.</summary>
    private sealed class ParameterNames
    {
        public ParameterNames(string payload)
        {
            var taken = new HashSet<string>(StringComparer.Ordinal) { payload };
            Payload = Literal.Identifier(payload);
            Options = UniqueName.Among(taken, "options");
            Cancellation = UniqueName.Among(taken, "cancellation");
            Tag = UniqueName.Among(taken, "tag");
            All = Literal.Identifier(UniqueName.Among(taken, payload + "s"));
        }

        public string Payload { get; }

        public string Options { get; }

        public string Cancellation { get; }

        public string Tag { get; }

        public string All { get; }
    }
}
