namespace Prefork;

/// <summary>An address that the server listens at.</summary>
public sealed class ServerEndpoint
{
    internal ServerEndpoint(string name, string url)
    {
        Name = name;
        Url = url;
    }

    /// <summary>The name of the endpoint.</summary>
    public string Name { get; }

    /// <summary>The address; in the process that listens, with the port that was taken where port 0 was asked for.</summary>
    public string Url { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Url}";
}
