using System.Runtime.InteropServices;

namespace Prefork.Interop;

/// <summary>struct timespec, as 64-bit Linux has it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    private const long NanosecondsPerTick = 100;

    public long Seconds;
    public long Nanoseconds;

    public static Timespec Of(TimeSpan time) => new()
    {
        Seconds = time.Ticks / TimeSpan.TicksPerSecond,
        Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick,
    };

    /// <summary>What the monotonic clock shows after a time from now.</summary>
    public static unsafe Timespec After(TimeSpan time)
    {
        Timespec now;
        _ = Sys.ClockGetTime(Sys.CLOCK_MONOTONIC, &now);
        var later = Of(time);
        later.Seconds += now.Seconds;
        later.Nanoseconds += now.Nanoseconds;
        if (later.Nanoseconds >= TimeSpan.TicksPerSecond * NanosecondsPerTick)
        {
            later.Seconds++;
            later.Nanoseconds -= TimeSpan.TicksPerSecond * NanosecondsPerTick;
        }

        return later;
    }
}
