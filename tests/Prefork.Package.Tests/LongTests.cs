namespace Prefork.PackageTests;

/// <summary>Whether the tests are to take the time that their long forms need.</summary>
internal static class LongTests
{
    public static bool AreOn { get; } = Environment.GetEnvironmentVariable("PREFORK_LONG_TESTS") == "1";
}
