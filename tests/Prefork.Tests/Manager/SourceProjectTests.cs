using Prefork.Manager;
using Prefork.Tests.Hosting;

namespace Prefork.Tests.Manager;

public sealed class SourceProjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("app/Program.cs", true)]
    [InlineData("app/Deep/er/Handlers.cs", true)]
    [InlineData("app/appsettings.json", true)]
    [InlineData("app/App.csproj", true)]
    [InlineData("shared/Shared.cs", true)]
    [InlineData("app/notes.txt", false)]
    [InlineData("app/bin/Debug/Generated.cs", false)]
    [InlineData("app/obj/Generated.cs", false)]
    [InlineData("app/.git/Hook.cs", false)]
    [InlineData("app/.#Program.cs", false)]
    [InlineData("other/Other.cs", false)]
    public void A_change_of_a_source_is_seen(string file, bool isSource)
    {
        Write("app/App.csproj", "");
        Write("app/Program.cs", "");
        Write("shared/Shared.csproj", "");
        Write("app/obj/project.assets.json", """
            { "libraries": { "Shared/1.0.0": { "type": "project", "msbuildProject": "../shared/Shared.csproj" }, "Gone/1.0.0": { "msbuildProject": "../gone/Gone.csproj" } } }
            """);
        var project = SourceProject.At(Path.Combine(_folder.Path, "app/App.csproj"));
        var before = project.Read();

        Write(file, "changed");

        Assert.Equal(isSource ? Path.Combine(_folder.Path, file) : null, project.Read().FindChange(before));
    }

    [Fact]
    public void A_source_that_is_gone_is_a_change()
    {
        Write("App.csproj", "");
        Write("Old.cs", "");
        var project = SourceProject.At(Path.Combine(_folder.Path, "App.csproj"));
        var before = project.Read();

        File.Delete(Path.Combine(_folder.Path, "Old.cs"));

        Assert.Equal(Path.Combine(_folder.Path, "Old.cs"), project.Read().FindChange(before));
    }

    [Theory]
    [InlineData("chat.cs", true)]
    [InlineData("appsettings.Development.json", true)]
    [InlineData("other.cs", false)]
    public void Of_a_program_in_one_file_that_file_counts(string file, bool isSource)
    {
        Write("chat.cs", "");
        var project = SourceProject.At(Path.Combine(_folder.Path, "chat.cs"));
        var before = project.Read();

        Write(file, "changed");

        Assert.Equal(isSource, project.Read().FindChange(before) is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "libraries": 1 }""")]
    [InlineData("""{ "libraries": { "a": 1, "b": { "msbuildProject": 1 } } }""")]
    public void A_note_of_the_restore_that_cannot_be_read_is_passed_over(string assets)
    {
        Write("App.csproj", "");
        Write("obj/project.assets.json", assets);
        var project = SourceProject.At(Path.Combine(_folder.Path, "App.csproj"));

        Assert.Null(project.Read().FindChange(project.Read()));
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, file))!);
        _folder.Write(file, text);
    }
}
