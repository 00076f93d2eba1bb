using System.Runtime.InteropServices;

namespace Prefork.Hosting;

/// <summary>What Prefork needs of the system that it runs on.</summary>
internal static partial class PlatformRequirements
{
    private static readonly Version OldestKernel = new(5, 10);
    private static readonly Version OldestGlibc = new(2, 34);

    /// <summary>Adds a line for each requirement that this system does not meet.</summary>
    public static void Check(ICollection<string> mistakes) =>
        Check(OperatingSystem.IsLinux(), Environment.OSVersion.Version, OperatingSystem.IsLinux() ? GlibcVersion() : null, mistakes);

    public static void Check(bool linux, Version kernel, string? glibc, ICollection<string> mistakes)
    {
        if (!linux)
        {
            mistakes.Add("Prefork runs on Linux only: run it on a Linux machine, or in a container or WSL.");
            return;
        }

        if (kernel < OldestKernel)
        {
            mistakes.Add($"The Linux kernel is {kernel.ToString(2)}: Prefork needs {OldestKernel} or later; update the system.");
        }

        if (glibc is null)
        {
            mistakes.Add($"The C library is not glibc but probably musl: Prefork needs glibc {OldestGlibc} or later; use an image that is not built on Alpine.");
        }
        else if (!Version.TryParse(glibc, out var version) || version < OldestGlibc)
        {
            mistakes.Add($"The C library is glibc {glibc}: Prefork needs {OldestGlibc} or later; update the system, or use a newer image.");
        }
    }

    private static string? GlibcVersion()
    {
        try
        {
            return Marshal.PtrToStringUTF8(GnuGetLibcVersion());
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GnuGetLibcVersion();
}
