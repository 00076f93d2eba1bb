namespace Prefork.Hosting;

/// <summary>
/// The server cannot start, and its user can cure that: each line of the message is one mistake, and is printed as it is.
/// The process ends with exit code 1.
/// </summary>
internal sealed class StartupException : Exception
{
    public StartupException(string line)
        : base(line)
    {
    }

    public StartupException(IEnumerable<string> lines)
        : base(string.Join('\n', lines))
    {
    }
}
