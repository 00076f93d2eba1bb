using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Prefork.PackageTests;

/// <summary>What is in the packages.</summary>
public sealed class ContentTests(SharedFeed packages) : IClassFixture<SharedFeed>
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void PreforkBringsTheRuntimeAndWhatRunsInTheCompiler() => Assert.Equal(
        [
            "README.md",
            "analyzers/dotnet/cs/Prefork.Analyzers.dll",
            "analyzers/dotnet/cs/Prefork.CodeFixes.dll",
            "analyzers/dotnet/cs/Prefork.Generators.dll",
            "buildTransitive/Prefork.props",
            "buildTransitive/Prefork.targets",
            "icon.png",
            "lib/net10.0/Prefork.dll",
            "lib/net10.0/Prefork.xml",
        ],
        Files(packages.Feed.Package("Prefork")));

    [Fact]
    public void DiagnosticsBringsItsAssembly() => Assert.Equal(
        ["README.md", "icon.png", "lib/net10.0/Prefork.Diagnostics.dll", "lib/net10.0/Prefork.Diagnostics.xml"],
        Files(packages.Feed.Package("Prefork.Diagnostics")));

    [Fact]
    public void TemplatesBringsTheTemplate() => Assert.Equal(
        [
            "README.md",
            "content/prefork-server/.gitignore",
            "content/prefork-server/.template.config/dotnetcli.host.json",
            "content/prefork-server/.template.config/template.json",
            "content/prefork-server/Company.PreforkServer-1.csproj",
            "content/prefork-server/Jobs.cs",
            "content/prefork-server/MainHandlers.cs",
            "content/prefork-server/Program.cs",
            "content/prefork-server/README.md",
            "content/prefork-server/appsettings.json",
            "content/prefork-server/tests/Company.PreforkServer-1.Tests/Company.PreforkServer-1.Tests.csproj",
            "content/prefork-server/tests/Company.PreforkServer-1.Tests/RunningServer.cs",
            "content/prefork-server/tests/Company.PreforkServer-1.Tests/ServerTests.cs",
            "icon.png",
        ],
        Files(packages.Feed.Package("Prefork.Templates")));

    [Theory]
    [InlineData("Prefork")]
    [InlineData("Prefork.Diagnostics")]
    public void SymbolsLeadToTheSources(string id)
    {
        Assert.Equal([$"lib/net10.0/{id}.pdb"], Files(packages.Feed.Package(id, "snupkg")));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(Open(packages.Feed.Package(id, "snupkg"), $"lib/net10.0/{id}.pdb"));
        var reader = symbols.GetMetadataReader();
        var link = reader.CustomDebugInformation
            .Select(reader.GetCustomDebugInformation)
            .Single(information => reader.GetGuid(information.Kind) == SourceLink);

        Assert.Contains("https://raw.githubusercontent.com/prefork/prefork/", Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prefork", "lib/net10.0/Prefork.dll")]
    [InlineData("Prefork", "analyzers/dotnet/cs/Prefork.Generators.dll")]
    [InlineData("Prefork.Diagnostics", "lib/net10.0/Prefork.Diagnostics.dll")]
    public void AssembliesAreDeterministic(string id, string assembly)
    {
        using var image = new PEReader(Open(packages.Feed.Package(id), assembly));

        Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    [Fact]
    public void TheNuspecNamesWhatThePackageNeeds()
    {
        using var stream = Open(packages.Feed.Package("Prefork"), "Prefork.nuspec");
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        XName Name(string local) => metadata.Name.Namespace + local;

        Assert.Equal(LocalFeed.Version, metadata.Element(Name("version"))!.Value);
        Assert.Equal("MIT", metadata.Element(Name("license"))!.Value);
        Assert.Equal("icon.png", metadata.Element(Name("icon"))!.Value);
        Assert.Equal("README.md", metadata.Element(Name("readme"))!.Value);
        Assert.Equal(40, metadata.Element(Name("repository"))!.Attribute("commit")!.Value.Length);
        Assert.Equal(
            ["MemoryPack.Core", "MemoryPack.Generator", "Microsoft.Extensions.Hosting", "Mono.Posix.NETStandard"],
            metadata.Descendants(Name("dependency")).Select(dependency => dependency.Attribute("id")!.Value));

        // The generator of payloads runs in the user's compiler, too.
        Assert.Equal("All", metadata.Descendants(Name("dependency")).Single(dependency => dependency.Attribute("id")!.Value == "MemoryPack.Generator").Attribute("include")!.Value);
    }

    private static List<string> Files(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
                && !name.EndsWith(".nuspec", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static MemoryStream Open(string package, string file)
    {
        using var archive = ZipFile.OpenRead(package);
        using var content = archive.GetEntry(file)!.Open();
        var copy = new MemoryStream();
        content.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
