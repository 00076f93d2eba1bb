using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the description of a user process: its name, how its class is made, and its handlers of messages.</summary>
internal static class UserProcessEmitter
{
    private const string Registration = "global::Prefork.Registration.";

    public static SourceText Emit(UserProcessModel process, string registryName)
    {
        var source = GeneratedSource.Begin()
            .Line("// What is called here may be obsolete, or named like something elsewhere, and is called all the same.")
            .Line("#pragma warning disable CS0436, CS0612, CS0618")
            .Line()
            .Line($"namespace {GeneratedSource.Namespace}")
            .Open()
            .Line($"public static partial class {registryName}")
            .Open()
            .OpenDescription(
                $"private static {Registration}UserProcessClass {GeneratedSource.DescribeProcessMethod(process.MetadataName)}()", process.Formatters)
            .Line($"Name = {Literal.Of(process.ProcessName)},")
            .Line($"Count = {Literal.Of(process.Count)},")
            .Line($"ClassName = {Literal.Of(process.Name)},")
            .Construction("Create = static services => ", process.Type, process.Arguments, ",");
        if (process.Handlers.Count > 0)
        {
            source.Line($"Handlers = new {Registration}HandlerDescriptor[]").Open();
            var descriptors = new DescriptorEmitter(source, process.Type, new TargetFields(process.Handlers));
            foreach (var handler in process.Handlers)
            {
                descriptors.Emit(handler);
            }

            source.Close("},");
        }

        return source.CloseDescription(process.Formatters).Close().Close().ToSourceText();
    }
}
