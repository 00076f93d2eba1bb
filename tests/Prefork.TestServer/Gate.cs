namespace Prefork.TestServer;

/// <summary>Holds handlers back until the test lets them go on, by a file in the server's temp folder; a test that does not is given up.</summary>
internal static class Gate
{
    private const int PollMilliseconds = 20;
    private const int PatienceMilliseconds = 300_000;

    public static bool IsOpen(string name) => File.Exists(Path.Combine(Path.GetTempPath(), name));

    /// <summary>Blocks the thread meanwhile.</summary>
    public static void Wait(string name)
    {
        for (var end = Environment.TickCount64 + PatienceMilliseconds; !IsOpen(name) && !IsOver(end, name);)
        {
            Thread.Sleep(PollMilliseconds);
        }
    }

    public static async Task WaitAsync(string name)
    {
        for (var end = Environment.TickCount64 + PatienceMilliseconds; !IsOpen(name) && !IsOver(end, name);)
        {
            await Task.Delay(PollMilliseconds);
        }
    }

    private static bool IsOver(long end, string name) =>
        Environment.TickCount64 < end ? false : throw new TimeoutException($"The gate '{name}' was not opened.");
}
