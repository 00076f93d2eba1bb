using System.Text;
using Prefork.ProcessTests;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>Copies of the test server, as an operator deploys versions of a program: a folder each, and a link to the current one.</summary>
internal sealed class Deployment : IDisposable
{
    private const string Assembly = "Prefork.TestServer.dll";
    private const string Link = "current";

    private readonly string _root = Directory.CreateTempSubdirectory("prefork-deploy-").FullName;

    /// <summary>What the server is started by: through the link.</summary>
    public string Executable => Path.Combine(_root, Link, Path.GetFileName(TestServer.Executable));

    /// <summary>Adds a folder with a build that answers by a number of its own.</summary>
    /// <param name="number">The number, of one digit.</param>
    /// <param name="settings">Its appsettings.json, if it has one.</param>
    public Deployment Add(int number, string? settings = null)
    {
        var folder = FolderOf(number);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.WriteAllBytes(Path.Combine(folder, Assembly), Build(number));
        if (settings is not null)
        {
            File.WriteAllText(Path.Combine(folder, "appsettings.json"), settings);
        }

        return this;
    }

    /// <summary>Points the link at a build, by a rename.</summary>
    public Deployment Switch(int number)
    {
        var next = Path.Combine(_root, "next");
        File.CreateSymbolicLink(next, FolderOf(number));
        Assert.Equal(0, NativeRename.Replace(next, Path.Combine(_root, Link)));
        return this;
    }

    /// <summary>Puts the program of another build into the folder of one, by a rename.</summary>
    public void Replace(int number, int by)
    {
        var target = Path.Combine(FolderOf(number), Assembly);
        File.WriteAllBytes(target + ".new", Build(by));
        File.Move(target + ".new", target, overwrite: true);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static byte[] Build(int number)
    {
        var image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Assembly));
        var answer = Encoding.Unicode.GetBytes("build 1");
        Encoding.Unicode.GetBytes($"build {number}").CopyTo(image.AsSpan(image.AsSpan().IndexOf(answer)));
        return image;
    }

    private string FolderOf(int number) => Path.Combine(_root, $"v{number}");
}
