using Microsoft.CodeAnalysis.Text;
using Prefork.Generators.Model;

namespace Prefork.Generators.Emission;

/// <summary>Writes the description of a user process: its name, and how its class is made.</summary>
internal static class UserProcessEmitter
{
    public static SourceText Emit(UserProcessModel process, string registryName) => GeneratedSource.Begin()
        .Line("// What is called here may be obsolete, and is called all the same.")
        .Line("#pragma warning disable CS0612, CS0618")
        .Line()
        .Line($"namespace {GeneratedSource.Namespace}")
        .Open()
        .Line($"public static partial class {registryName}")
        .Open()
        .Line($"private static global::Prefork.Registration.UserProcessClass {GeneratedSource.DescribeProcessMethod(process.MetadataName)}() => new()")
        .Open()
        .Line($"Name = {Literal.Of(process.ProcessName)},")
        .Line($"Count = {Literal.Of(process.Count)},")
        .Line($"ClassName = {Literal.Of(process.Name)},")
        .Construction("Create = static services => ", process.Type, process.Arguments, ",")
        .Close("};")
        .Close()
        .Close()
        .ToSourceText();
}
