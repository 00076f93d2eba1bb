using System.Globalization;

namespace Prefork.Ipc;

/// <summary>
/// The descriptors that a process has from the master, as <c>PREFORK_FDS</c> lists them:
/// <c>control=200,lane=201,doorbell=202,shared=203,status=204,packages=205,reactor=206,reactor=207,files=208,files=209</c>.
/// </summary>
internal sealed class ChildDescriptors
{
    public const string ControlName = "control";
    public const string LaneName = "lane";
    public const string DoorbellName = "doorbell";
    public const string SharedName = "shared";
    public const string StatusName = "status";
    public const string ReactorName = "reactor";
    public const string PackagesName = "packages";
    public const string FilesName = "files";
    public const string SharedObjectsName = "objects";

    /// <summary>The number of the first of them: high, so that it meets none that the runtime opens while it starts.</summary>
    public const int First = 200;

    /// <summary>The number of a worker's lane: it comes after the control socket.</summary>
    public const int WorkerLane = First + 1;

    private readonly InheritedFd[] _all;

    private ChildDescriptors(InheritedFd[] all)
    {
        _all = all;
        Control = Find(ControlName);
        Lane = Find(LaneName);
        Doorbell = Find(DoorbellName);
        Shared = Find(SharedName);
        Status = Find(StatusName);
        Packages = Find(PackagesName);
        Reactors = FindAll(ReactorName);
        Files = FindAll(FilesName);
        SharedObjects = Find(SharedObjectsName);
    }

    public int Control { get; }

    /// <summary>The lane.</summary>
    public int Lane { get; }

    /// <summary>This process's own doorbell.</summary>
    public int Doorbell { get; }

    /// <summary>The shared region, for reading.</summary>
    public int Shared { get; }

    /// <summary>The <see cref="StatusPages"/>.</summary>
    public int Status { get; }

    /// <summary>The reactors' doorbells, by reactor.</summary>
    public IReadOnlyList<int> Reactors { get; }

    /// <summary>The memory of large messages, for reading.</summary>
    public int Packages { get; }

    /// <summary>The lane's descriptor sockets, by reactor.</summary>
    public IReadOnlyList<int> Files { get; }

    /// <summary>The memory of the shared objects, for reading and writing; -1 where there are none.</summary>
    public int SharedObjects { get; }

    public IReadOnlyList<InheritedFd> All => _all;

    public static string Format(IReadOnlyList<InheritedFd> fds) =>
        string.Join(',', fds.Select((fd, index) => string.Create(CultureInfo.InvariantCulture, $"{fd.Name}={First + index}")));

    /// <returns>Null where the text is no such list, or the control socket is missing.</returns>
    public static ChildDescriptors? Parse(string text)
    {
        var parts = text.Split(',');
        var fds = new InheritedFd[parts.Length];
        for (var index = 0; index < parts.Length; index++)
        {
            var equals = parts[index].IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0
                || !int.TryParse(parts[index].AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var fd)
                || fd < First)
            {
                return null;
            }

            fds[index] = new InheritedFd(parts[index][..equals], fd);
        }

        var descriptors = new ChildDescriptors(fds);
        return descriptors.Control < 0 ? null : descriptors;
    }

    private int[] FindAll(string name) => [.. _all.Where(fd => fd.Name == name).Select(fd => fd.Fd)];

    private int Find(string name)
    {
        foreach (var fd in _all)
        {
            if (fd.Name == name)
            {
                return fd.Fd;
            }
        }

        return -1;
    }
}
