using System.Runtime.InteropServices;

namespace Prefork.Hosting;

/// <summary>How many files, and so connections, this process may have open.</summary>
internal static unsafe partial class DescriptorLimit
{
    /// <summary>Descriptors that are kept for everything but connections.</summary>
    public const int Reserve = 512;

    private const int OpenFiles = 7;

    /// <summary>Raises the limit as far as the system lets this process, and returns it.</summary>
    public static long Raise()
    {
        ResourceLimit limit;
        if (GetResourceLimit(OpenFiles, &limit) != 0)
        {
            return long.MaxValue;
        }

        if (limit.Soft < limit.Hard)
        {
            var raised = new ResourceLimit { Soft = limit.Hard, Hard = limit.Hard };
            if (SetResourceLimit(OpenFiles, &raised) == 0)
            {
                limit = raised;
            }
        }

        return (long)Math.Min(limit.Soft, long.MaxValue);
    }

    /// <summary>How many of the wanted connections fit; 0 or less where none does.</summary>
    public static int Fit(int wanted, long limit) => (int)Math.Min(wanted, limit - Reserve);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetResourceLimit(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetResourceLimit(int resource, ResourceLimit* limit);

    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
