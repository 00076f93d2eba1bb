using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Prefork.Generators.Tests.Support;

/// <summary>
/// Compares what was generated with files beside the tests, named as Verify.SourceGenerators names them:
/// <c>Snapshots/Class.Method#Hint.g.verified.cs</c>. A mismatch writes <c>….received.cs</c>; to accept it, rename that file.
/// </summary>
internal static partial class Snapshot
{
    public static void Verify(Generation generation, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        generation.AssertClean();
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots");
        var prefix = $"{Path.GetFileNameWithoutExtension(file)}.{method}#";
        var expected = Directory.EnumerateFiles(folder, prefix + "*.verified.cs").Select(Path.GetFileName).ToHashSet();
        var mismatches = new List<string>();
        foreach (var (hint, source) in generation.Sources)
        {
            var name = prefix + Path.GetFileNameWithoutExtension(hint);
            expected.Remove(name + ".verified.cs");
            if (!Matches(Path.Combine(folder, name), WithoutVersion().Replace(source, "\"VERSION\"")))
            {
                mismatches.Add(name);
            }
        }

        Assert.True(mismatches.Count == 0, "Differs from its snapshot: " + string.Join(", ", mismatches));
        Assert.True(expected.Count == 0, "Not generated: " + string.Join(", ", expected));
    }

    private static bool Matches(string path, string source)
    {
        var verified = path + ".verified.cs";
        var received = path + ".received.cs";
        if (File.Exists(verified) && File.ReadAllText(verified) == source)
        {
            File.Delete(received);
            return true;
        }

        File.WriteAllText(received, source);
        return false;
    }

    [GeneratedRegex("(?<=\"Prefork.Generators\", )\"[0-9.]+\"")]
    private static partial Regex WithoutVersion();
}
