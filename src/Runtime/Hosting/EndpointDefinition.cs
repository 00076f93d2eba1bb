namespace Prefork.Hosting;

/// <summary>A declared endpoint. Its index is the same in every process, since all sort by name.</summary>
internal sealed class EndpointDefinition(int index, string name, EndpointOptions options)
{
    private EndpointAddress? _address;

    public int Index => index;

    public string Name => name;

    public EndpointOptions Options => options;

    /// <summary>The parsed URL. The processes that only handle sessions never read it.</summary>
    public EndpointAddress Address =>
        _address is not null || TryParse(out var mistake) ? _address! : throw new StartupException(mistake!);

    /// <summary>The declared endpoints, ordered by name.</summary>
    public static EndpointDefinition[] List(PreforkOptions options)
    {
        string[] names = [.. options.Endpoints.Keys];
        Array.Sort(names, string.CompareOrdinal);
        var definitions = new EndpointDefinition[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            definitions[i] = new EndpointDefinition(i, names[i], options.Endpoints[names[i]]);
        }

        return definitions;
    }

    /// <summary>Parses the URL, or returns the line that says what is wrong with it.</summary>
    public bool TryParse(out string? mistake)
    {
        if (EndpointAddress.TryParse(options.Url, out _address, out mistake))
        {
            return true;
        }

        mistake = $"{SettingCatalog.Url.FullName("Endpoints", name)} {mistake}";
        return false;
    }
}
