using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Prefork.Diagnostics;

namespace Prefork.Tests.Hosting;

[SupportedOSPlatform("linux")]
public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_appended_to_a_file_that_others_cannot_read()
    {
        var path = Path.Combine(_folder.Path, "log");
        Write(new LogFile(path, null, null), "one\n");
        Write(new LogFile(path, null, null), "two\n");

        Assert.Equal("one\ntwo\n", File.ReadAllText(path));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }

    [Fact]
    public void A_link_to_a_file_that_is_not_there_makes_it()
    {
        var path = Path.Combine(_folder.Path, "log");
        var target = Path.Combine(_folder.Path, "target");
        File.CreateSymbolicLink(path, target);
        Write(new LogFile(path, null, null), "one\n");

        Assert.Equal("one\n", File.ReadAllText(target));
    }

    [Theory]
    [InlineData(".", "Is a directory")]
    [InlineData("missing/log", "No such file or directory")]
    public void A_file_that_cannot_be_opened_says_why(string name, string reason)
    {
        var exception = Assert.Throws<IOException>(() => new LogFile(Path.Combine(_folder.Path, name), null, null).Open());

        Assert.StartsWith(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_another_root_directory_the_file_is_where_it_was_or_out_of_reach()
    {
        // The folder is the root directory here, so to say: its path must be cut off, which leads nowhere in the real one.
        var inside = new LogFile("/srv/jail/no-such/log", null, null);
        inside.OnRootChanged("/srv/jail/");
        Assert.StartsWith("No such file", Assert.Throws<IOException>(() => inside.Open()).Message, StringComparison.Ordinal);

        var outside = new LogFile("/srv/jailbreak/log", null, null);
        outside.OnRootChanged("/srv/jail");
        Assert.Equal("it is outside of Prefork:Chroot", Assert.Throws<IOException>(() => outside.Open()).Message);

        var same = new LogFile(Path.Combine(_folder.Path, "log"), null, null);
        same.OnRootChanged("/");
        same.Open().Dispose();
    }

    [Fact]
    public void Lines_that_a_full_disk_does_not_take_are_counted_and_the_count_is_logged()
    {
        var path = Path.Combine(_folder.Path, "log");
        using var writer = new LineWriter(new LogFile("/dev/full", null, null).Open());
        writer.Write("one\n");
        writer.Write("two\n");
        writer.Redirect(new LogFile(path, null, null).Open());
        writer.Write("three\n");

        Assert.Equal("2 lines of the log were dropped, as they could not be written: No space left on device (errno 28)\nthree\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_was_moved_keeps_what_it_has_and_the_next_line_goes_to_the_new_one()
    {
        var path = Path.Combine(_folder.Path, "log");
        using var provider = new LineLoggerProvider();
        provider.Open(new LogFile(path, null, null));
        provider.Write(LogLevel.Information, "A", "one", null);
        File.Move(path, path + ".1");
        provider.Write(LogLevel.Information, "A", "two", null);
        provider.Reopen();
        provider.Write(LogLevel.Information, "A", "three", null);

        Assert.Equal(2, File.ReadAllLines(path + ".1").Length);
        Assert.EndsWith("A: three", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_anew_is_kept()
    {
        var folder = Path.Combine(_folder.Path, "logs");
        Directory.CreateDirectory(folder);
        using var provider = new LineLoggerProvider();
        provider.Open(new LogFile(Path.Combine(folder, "log"), null, null));
        Directory.Move(folder, folder + ".1");

        Assert.Throws<IOException>(provider.Reopen);
        provider.Write(LogLevel.Information, "A", "one", null);

        Assert.EndsWith("A: one", Assert.Single(File.ReadAllLines(Path.Combine(folder + ".1", "log"))), StringComparison.Ordinal);
    }

    private static void Write(LogFile file, string line)
    {
        using var output = file.Open();
        using var writer = new LineWriter(output);
        writer.Write(line);
    }
}
