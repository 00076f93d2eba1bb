using System.Collections;

namespace Prefork;

/// <summary>
/// The addresses that the program itself declares. They are defaults: the section <c>Prefork:Endpoints</c> changes them by
/// name and adds others.
/// </summary>
public sealed class EndpointCollection : IReadOnlyCollection<string>
{
    private readonly List<KeyValuePair<string, Action<EndpointOptions>>> _declared = [];

    internal EndpointCollection()
    {
    }

    /// <summary>How many endpoints are declared.</summary>
    public int Count => _declared.Count;

    /// <summary>Declares an endpoint.</summary>
    /// <param name="name">The name that handlers and the configuration refer to it by; not case-sensitive.</param>
    /// <param name="url">The address, such as <c>tcp://127.0.0.1:9501</c>.</param>
    /// <param name="configure">Sets what else differs from the defaults.</param>
    /// <exception cref="ArgumentException">The name is empty, holds a colon, or is declared already.</exception>
    public EndpointCollection Add(string name, string url, Action<EndpointOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(url);
        if (name.Contains(':'))
        {
            throw new ArgumentException($"The endpoint name '{name}' holds a colon, which separates the parts of a setting's name.", nameof(name));
        }

        if (_declared.Exists(declared => string.Equals(declared.Key, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArgumentException($"The endpoint '{name}' is declared already.", nameof(name));
        }

        _declared.Add(new(name, options =>
        {
            options.Url = url;
            configure?.Invoke(options);
        }));
        return this;
    }

    /// <summary>Enumerates the names.</summary>
    public IEnumerator<string> GetEnumerator()
    {
        foreach (var (name, _) in _declared)
        {
            yield return name;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void ApplyTo(PreforkOptions options)
    {
        foreach (var (name, configure) in _declared)
        {
            var endpoint = new EndpointOptions();
            configure(endpoint);
            options.Endpoints.Add(name, endpoint);
        }
    }
}
