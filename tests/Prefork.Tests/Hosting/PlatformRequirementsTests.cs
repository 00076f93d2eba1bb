using Prefork.Hosting;

namespace Prefork.Tests.Hosting;

public sealed class PlatformRequirementsTests
{
    [Fact]
    public void This_machine_is_supported()
    {
        var mistakes = new List<string>();
        PlatformRequirements.Check(mistakes);
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData(false, "10.0", null, "Prefork runs on Linux only: run it on a Linux machine, or in a container or WSL.")]
    [InlineData(true, "5.4.0", "2.36", "The Linux kernel is 5.4: Prefork needs 5.10 or later; update the system.")]
    [InlineData(true, "5.10.0", "2.31", "The C library is glibc 2.31: Prefork needs 2.34 or later; update the system, or use a newer image.")]
    [InlineData(true, "6.1.0", null, "The C library is not glibc but probably musl: Prefork needs glibc 2.34 or later; use an image that is not built on Alpine.")]
    public void What_is_missing_is_named(bool linux, string kernel, string? glibc, string line)
    {
        var mistakes = new List<string>();
        PlatformRequirements.Check(linux, Version.Parse(kernel), glibc, mistakes);
        Assert.Equal([line], mistakes);
    }

    [Theory]
    [InlineData(65536, 1048576, 65536)]
    [InlineData(65536, 1024, 512)]
    [InlineData(65536, 100, -412)]
    public void Connections_fit_in_the_open_files(int wanted, long limit, int fit) => Assert.Equal(fit, DescriptorLimit.Fit(wanted, limit));
}
