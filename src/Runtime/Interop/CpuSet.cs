namespace Prefork.Interop;

/// <summary>The processors that the calling thread may run on; what it starts inherits them.</summary>
internal static unsafe class CpuSet
{
    /// <summary>Room for 8192 processors, which is as many as Linux can have.</summary>
    private const int Bytes = 1024;

    /// <summary>The processors, in ascending order; none where the system does not say.</summary>
    public static int[] Read()
    {
        var mask = stackalloc byte[Bytes];
        new Span<byte>(mask, Bytes).Clear();
        if (Sys.GetAffinity(0, Bytes, mask) != 0)
        {
            return [];
        }

        var cpus = new List<int>();
        for (var cpu = 0; cpu < Bytes * 8; cpu++)
        {
            if ((mask[cpu / 8] & (1 << (cpu % 8))) != 0)
            {
                cpus.Add(cpu);
            }
        }

        return [.. cpus];
    }

    /// <returns>0, or the error.</returns>
    public static int Set(ReadOnlySpan<int> cpus)
    {
        var mask = stackalloc byte[Bytes];
        new Span<byte>(mask, Bytes).Clear();
        foreach (var cpu in cpus)
        {
            mask[cpu / 8] |= (byte)(1 << (cpu % 8));
        }

        return Sys.SetAffinity(0, Bytes, mask) == 0 ? 0 : Sys.LastError;
    }
}
