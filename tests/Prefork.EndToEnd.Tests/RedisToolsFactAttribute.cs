using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>A test that needs redis-cli and redis-benchmark, and is skipped without.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RedisToolsFactAttribute : FactAttribute
{
    public RedisToolsFactAttribute()
    {
        if (!RedisTools.Exist)
        {
            Skip = "redis-cli and redis-benchmark are not installed (Debian: redis-tools).";
        }
    }
}
