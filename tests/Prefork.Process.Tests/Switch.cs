namespace Prefork.ProcessTests;

/// <summary>A file whose existence switches a behaviour of the test child.</summary>
internal sealed class Switch : IDisposable
{
    public Switch(bool on)
    {
        Path = System.IO.Path.GetTempFileName();
        if (!on)
        {
            Off();
        }
    }

    public string Path { get; }

    public void On() => File.WriteAllText(Path, "");

    public void Off() => File.Delete(Path);

    public void Dispose() => Off();
}
