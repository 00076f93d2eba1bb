using Xunit;

namespace Prefork.EndToEndTests;

/// <summary>A test that takes minutes and whose subject another one covers in part: skipped, with a visible count, unless <c>PREFORK_LONG_TESTS=1</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    /// <summary>Whether the long forms are asked for.</summary>
    public static bool IsAskedFor { get; } = Environment.GetEnvironmentVariable("PREFORK_LONG_TESTS") == "1";

    public LongFactAttribute()
    {
        if (!IsAskedFor)
        {
            Skip = "It is one of the long forms: PREFORK_LONG_TESTS=1 runs them.";
        }
    }
}
