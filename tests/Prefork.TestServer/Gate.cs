namespace Prefork.TestServer;

/// <summary>Holds handlers back until the test lets them go on, by a file in the server's temp folder.</summary>
internal static class Gate
{
    private const int PollMilliseconds = 20;

    public static bool IsOpen(string name) => File.Exists(Path.Combine(Path.GetTempPath(), name));

    /// <summary>Blocks the thread meanwhile.</summary>
    public static void Wait(string name)
    {
        while (!IsOpen(name))
        {
            Thread.Sleep(PollMilliseconds);
        }
    }

    public static async Task WaitAsync(string name)
    {
        while (!IsOpen(name))
        {
            await Task.Delay(PollMilliseconds);
        }
    }
}
