namespace Prefork.EndToEndTests;

/// <summary>The samples, which are built along with the tests.</summary>
internal static class Sample
{
    public static TestServer Start(string name, params string[] arguments) => TestServer.Start(Executable(name), arguments);

    public static string Executable(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name, name);
}
