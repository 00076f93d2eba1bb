using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class CredentialRequirementsTests
{
    [Fact]
    public void A_root_directory_must_be_one()
    {
        Assert.Equal(
            ["Prefork:Chroot is '/no/such', which is no absolute path of a directory: set it to the absolute path of a directory, or remove it so that workers keep the root directory."],
            CheckRoot("/no/such"));
        Assert.Single(CheckRoot("."));
    }

    [Fact]
    public void A_root_directory_must_hold_the_files_that_are_loaded_later()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.Path, "app"));
        root.Write("app/One.dll", "");

        Assert.Empty(CheckRoot(root.Path, "/app/One.dll"));
        Assert.Empty(CheckRoot(root.Path + "/", "/app/One.dll"));
        Assert.Equal(
            [$"Prefork:Chroot is '{root.Path}', which lacks 2 files that the application or its runtime loads, such as /app/Two.dll: publish the application with NativeAOT, have the folders of both there at the same paths, or remove the setting."],
            CheckRoot(root.Path, "/app/One.dll", "/app/Two.dll", "/lib/Three.dll"));
    }

    [Fact]
    public void The_files_of_this_process_are_known() =>
        Assert.Contains(typeof(CredentialRequirements).Assembly.Location, AssemblyFiles.List());

    private static List<string> CheckRoot(string root, params string[] files)
    {
        var mistakes = new List<string>();
        CredentialRequirements.CheckRoot(root, files, mistakes);
        return mistakes;
    }
}
