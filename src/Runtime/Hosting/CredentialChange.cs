using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Mono.Unix.Native;
using Prefork.Diagnostics;
using Prefork.Interop;
using Prefork.Ipc;

namespace Prefork.Hosting;

/// <summary>
/// Gives up, once and for all, what a process with handlers does not need. What is refused ends the process: it never goes on with
/// more rights than it was to have.
/// </summary>
internal static unsafe class CredentialChange
{
    /// <summary>
    /// Changes root directory, groups, group and user, in this order, since each step needs the rights that the later ones take
    /// away. The calls of the C library that are used here change every thread of the process, those of the runtime too.
    /// </summary>
    /// <param name="credentials">What to change to.</param>
    /// <param name="child">What the master has told this process.</param>
    /// <param name="environment">Whose content root is moved into the new root directory.</param>
    /// <param name="log">The log file, which may be out of reach afterwards.</param>
    /// <exception cref="StartupException">A call was refused; the master has been told.</exception>
    public static void Run(ProcessCredentials credentials, ChildEnvironment child, ServerEnvironment environment, LogFile? log)
    {
        try
        {
            ChangeRoot(credentials, environment, log);
            ChangeUser(credentials);
            CheckAccess(credentials);
        }
        catch (StartupException exception)
        {
            using var control = new ControlClient(child, NullLogger.Instance);
            control.Report(ControlMessageType.Failed, text: exception.Message);
            throw;
        }

        // The kernel forgets the parent-death signal when a process changes its user.
        child.Arm();
    }

    private static void ChangeRoot(ProcessCredentials credentials, ServerEnvironment environment, LogFile? log)
    {
        if (credentials.Root is not { } root)
        {
            return;
        }

        Require(Syscall.chroot(root), SettingCatalog.Chroot, $"change to the root directory '{root}'");
        Require(Syscall.chdir("/"), SettingCatalog.Chroot, $"enter the root directory '{root}'");
        log?.OnRootChanged(root);
        if (!Directory.Exists(environment.ContentRootPath))
        {
            environment.ContentRootPath = "/";
        }
    }

    private static void ChangeUser(ProcessCredentials credentials)
    {
        if (credentials.GroupId is { } group)
        {
            Require(Syscall.setgroups(credentials.Groups), SettingCatalog.Group, "set its groups");
            Require(Syscall.setgid(group), SettingCatalog.Group, $"change to the group {group}");
        }

        if (credentials.UserId is { } user)
        {
            Require(Syscall.setuid(user), SettingCatalog.User, $"change to the user '{credentials.UserName}'");
        }
    }

    /// <summary>Assemblies that the user may not read would be missed one by one, whenever a handler first needs one.</summary>
    private static void CheckAccess(ProcessCredentials credentials)
    {
        if (credentials.UserId is null)
        {
            return;
        }

        foreach (var directory in AssemblyFiles.Directories())
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(directory + '\0'))
            {
                if (Sys.AccessAt(Sys.AT_FDCWD, path, Sys.R_OK | Sys.X_OK, 0) != 0)
                {
                    throw new StartupException(
                        $"{SettingCatalog.User.FullName()} is '{credentials.UserName}', who may not read {directory}, where the application loads assemblies from: let that user read it, or move it.");
                }
            }
        }
    }

    private static void Require(int result, Setting setting, string what)
    {
        if (result != 0)
        {
            throw new StartupException($"The process could not {what}, {Sys.Describe(Sys.LastError)}: {setting.FullName()} is wrong; {setting.Cure}.");
        }
    }
}
