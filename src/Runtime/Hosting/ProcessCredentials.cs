using System.Text;
using Mono.Unix.Native;
using Prefork.Interop;

namespace Prefork.Hosting;

/// <summary>What processes with handlers change to: <c>Prefork:User</c>, <c>Prefork:Group</c> and <c>Prefork:Chroot</c>, as numbers.</summary>
internal sealed unsafe class ProcessCredentials
{
    private const int FirstGroups = 64;

    public uint? UserId { get; private init; }

    public uint? GroupId { get; private init; }

    /// <summary>The groups that the process is in besides; those of the user, as after a login.</summary>
    public uint[] Groups { get; private init; } = [];

    public string? Root { get; private init; }

    /// <summary>How messages name the user.</summary>
    public string? UserName { get; private init; }

    /// <summary>Looks the names up, while the files with the names are still within reach.</summary>
    /// <returns>Null where nothing is to change, or a name is unknown and has been added to the mistakes.</returns>
    public static ProcessCredentials? Read(PreforkOptions options, ICollection<string> mistakes)
    {
        var user = Find(options.User, SettingCatalog.User, "user", Syscall.getpwnam, mistakes);
        var group = Find(options.Group, SettingCatalog.Group, "group", Syscall.getgrnam, mistakes);
        if (mistakes.Count > 0 || (user is null && group is null && string.IsNullOrEmpty(options.Chroot)))
        {
            return null;
        }

        var groupId = group?.gr_gid ?? user?.pw_gid;
        return new ProcessCredentials
        {
            UserId = user?.pw_uid,
            UserName = options.User,
            GroupId = groupId,
            Groups = user is null ? (groupId is { } only ? [only] : []) : GroupsOf(user, groupId!.Value),
            Root = string.IsNullOrEmpty(options.Chroot) ? null : Path.GetFullPath(options.Chroot),
        };
    }

    private static T? Find<T>(string? name, Setting setting, string kind, Func<string, T?> find, ICollection<string> mistakes)
        where T : class
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var found = find(name);
        if (found is null)
        {
            mistakes.Add($"{setting.FullName()} is '{name}', and there is no such {kind}: {setting.Cure}.");
        }

        return found;
    }

    private static uint[] GroupsOf(Passwd user, uint group)
    {
        var count = FirstGroups;
        while (true)
        {
            var groups = new uint[count];
            fixed (byte* name = Encoding.UTF8.GetBytes(user.pw_name + '\0'))
            fixed (uint* start = groups)
            {
                if (Sys.GetGroupList(name, group, start, &count) >= 0)
                {
                    return groups[..count];
                }
            }

            // It has said how many there are; more may have come since.
            count = Math.Max(count, groups.Length * 2);
        }
    }
}
