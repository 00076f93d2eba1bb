using Mono.Unix.Native;
using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>A test that needs root, and is skipped without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Syscall.geteuid() != 0)
        {
            Skip = "Only root may change the user of a process.";
        }
    }
}
