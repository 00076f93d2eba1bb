using System.Globalization;
using Mono.Unix.Native;

namespace Prefork.Hosting;

/// <summary>What must hold at the start of a server whose workers change their user, group or root directory.</summary>
internal static class CredentialRequirements
{
    private const ulong ChangeGroup = 1UL << 6;
    private const ulong ChangeUser = 1UL << 7;
    private const ulong ChangeRoot = 1UL << 18;

    /// <summary>Adds a line for each mistake.</summary>
    public static void Check(PreforkOptions options, ICollection<string> mistakes)
    {
        CheckRight(options, SettingCatalog.User, options.User, ChangeUser | ChangeGroup, "CAP_SETUID and CAP_SETGID", mistakes);
        CheckRight(options, SettingCatalog.Group, options.Group, ChangeGroup, "CAP_SETGID", mistakes);
        CheckRight(options, SettingCatalog.Chroot, options.Chroot, ChangeRoot, "CAP_SYS_CHROOT", mistakes);
        _ = ProcessCredentials.Read(options, mistakes);
        if (!string.IsNullOrEmpty(options.Chroot))
        {
            CheckRoot(options.Chroot, AssemblyFiles.List(), mistakes);
            if (options.MaxWorkerMemory > 0 && !Directory.Exists(Path.TrimEndingDirectorySeparator(options.Chroot) + "/proc/self"))
            {
                mistakes.Add(
                    $"{SettingCatalog.MaxWorkerMemory.FullName()} is set, and {SettingCatalog.Chroot.FullName()} '{options.Chroot}' has no /proc, where workers read their memory: mount it there, or remove one of the two.");
            }
        }
    }

    /// <summary>Checks that the directory can be a root for a process of those files.</summary>
    public static void CheckRoot(string root, IReadOnlyList<string> files, ICollection<string> mistakes)
    {
        var name = SettingCatalog.Chroot.FullName();
        if (!Path.IsPathRooted(root) || !Directory.Exists(root))
        {
            mistakes.Add($"{name} is '{root}', which is no absolute path of a directory: {SettingCatalog.Chroot.Cure}.");
            return;
        }

        // Assemblies are read when first used, and so from inside.
        var missing = files.Where(file => !File.Exists(Path.TrimEndingDirectorySeparator(root) + file)).ToList();
        if (missing.Count > 0)
        {
            mistakes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is '{root}', which lacks {missing.Count} files that the application or its runtime loads, such as {missing[0]}: publish the application with NativeAOT, have the folders of both there at the same paths, or remove the setting."));
        }
    }

    private static void CheckRight(
        PreforkOptions options, Setting setting, string? value, ulong capabilities, string capabilityNames, ICollection<string> mistakes)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (options.Mode == ServerMode.Single)
        {
            mistakes.Add($"{setting.FullName()} is '{value}', which needs worker processes, and {SettingCatalog.Mode.FullName()} is Single: remove one of the two.");
        }
        else if (Syscall.geteuid() != 0)
        {
            mistakes.Add($"{setting.FullName()} is '{value}', which only a server that root starts can change to: start it as root, or remove the setting.");
        }
        else if ((EffectiveCapabilities() & capabilities) != capabilities)
        {
            mistakes.Add($"{setting.FullName()} is '{value}', and this process may not change to it, root as it is: give it the capabilities {capabilityNames}, or remove the setting.");
        }
    }

    /// <summary>What this process may do; all where the system does not say.</summary>
    private static ulong EffectiveCapabilities()
    {
        const string Label = "CapEff:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
            return line is null ? ulong.MaxValue : ulong.Parse(line.AsSpan(Label.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return ulong.MaxValue;
        }
    }
}
