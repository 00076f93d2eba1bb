using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the description of one handler class: how it is made, and a call for each of its handlers.</summary>
internal sealed class HandlerClassEmitter
{
    private const string Registration = "global::Prefork.Registration.";

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

    public static SourceText Emit(HandlerClassModel handlerClass, string registryName) =>
        new HandlerClassEmitter(handlerClass, registryName).Emit();

    private SourceText Emit()
    {
        _source
            .Line("// What is called here may be obsolete, or named like something elsewhere, and is called all the same.")
            .Line("#pragma warning disable CS0436, CS0612, CS0618")
            .Line()
            .Line($"namespace {GeneratedSource.Namespace}")
            .Open()
            .Line($"public static partial class {_registryName}")
            .Open()
            .OpenDescription($"private static {Registration}HandlerClass {GeneratedSource.DescribeMethod(_class.MetadataName)}()", _class.Formatters)
            .Line($"Name = {Literal.Of(_class.Name)},");
        EmitCreate();
        if (_class.IsOfTasks)
        {
            _source.Line("IsOfTasks = true,");
        }

        _source
            .Line($"Handlers = new {Registration}HandlerDescriptor[]")
            .Open();
        var descriptors = new DescriptorEmitter(_source, _class.Type, _fields);
        foreach (var handler in _class.Handlers)
        {
            descriptors.Emit(handler);
        }

        _source.Close("},").CloseDescription(_class.Formatters).Close();
        if (_fields.HasAny)
        {
            EmitTarget();
        }

        return _source.Close().ToSourceText();
    }

    private void EmitCreate()
    {
        if (_fields.HasAny)
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
            .Line("/// <summary>What the handlers are called with, beside what each event brings.</summary>")
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

        foreach (var codec in _fields.Codecs)
        {
            _source.Line($"internal readonly {Registration}MessageCodec<{codec.Key}> {codec.Value};");
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

        foreach (var codec in _fields.Codecs)
        {
            _source.Line($"{codec.Value} = {Registration}MessageCodecs.Of<{codec.Key}>(services);");
        }

        _source.Close().Close();
    }
}
