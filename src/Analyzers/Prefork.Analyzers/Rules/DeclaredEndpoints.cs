using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Prefork.Analyzers.Rules;

/// <summary>The endpoints that a program declares, in its code and its files of settings, or that not all of them can be told.</summary>
internal sealed class DeclaredEndpoints
{
    private const string Section = "Prefork";
    private const string Endpoints = "Endpoints";
    private const string Prefix = Section + ":" + Endpoints;

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.OrdinalIgnoreCase);
    private volatile bool _others;

    /// <summary>Whether the names are all that there are.</summary>
    public bool AreKnown => !_others && !_names.IsEmpty;

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Names => _names.Keys.OrderBy(static name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names are the same whatever their case, as they are to the server.</summary>
    public bool Contains(string name) => _names.ContainsKey(name);

    /// <summary>Takes what a file of settings declares.</summary>
    public void Read(AdditionalText file, CancellationToken cancellation)
    {
        var name = Path.GetFileName(file.Path);
        if (!name.StartsWith("appsettings", StringComparison.OrdinalIgnoreCase) || !name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (file.GetText(cancellation) is not { } text || !SettingsScanner.TryScan(text, Take))
        {
            _others = true;
        }
    }

    /// <summary>Takes what a call declares, or gives to code that is not seen.</summary>
    public void Read(IOperation call, IMethodSymbol method, Compilation compilation)
    {
        if (method.ContainingType.IsEndpointCollection() && method.Name == "Add")
        {
            Take(call is IInvocationOperation { Arguments: var arguments }
                ? arguments.First(static argument => argument.Parameter?.Ordinal == 0).Value.ConstantValue
                : default);
            return;
        }

        foreach (var given in HostingTypes.GivenTo(call))
        {
            if (given.Type is not { } type)
            {
                continue;
            }

            // A source of settings may declare any, and so may code of other assemblies.
            _others |= type.IsConfigurationBuilder() && method.Name.StartsWith("Add", StringComparison.Ordinal);
            _others |= (type.IsEndpointCollection() || type.IsServerBuilder() || type.IsConfigurationBuilder()) && !method.IsKnownIn(compilation);
        }
    }

    /// <summary>Takes the name of a setting that stands in the code: what it names may be set.</summary>
    public void Read(ILiteralOperation literal)
    {
        if (literal.ConstantValue.Value is not string text)
        {
            return;
        }

        var start = text.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            _others |= string.Equals(text, Endpoints, StringComparison.OrdinalIgnoreCase);
            return;
        }

        var segments = text.Substring(start).Split(':', '=');
        if (segments.Length > 3 && segments[2].Length > 0)
        {
            _names.TryAdd(segments[2], true);
        }
        else
        {
            _others = true;
        }
    }

    private void Take(Optional<object?> name)
    {
        if (name.Value is string declared)
        {
            _names.TryAdd(declared, true);
        }
        else
        {
            _others = true;
        }
    }

    private void Take(IReadOnlyList<string> path)
    {
        if (path.Count == 3
            && string.Equals(path[0], Section, StringComparison.OrdinalIgnoreCase)
            && string.Equals(path[1], Endpoints, StringComparison.OrdinalIgnoreCase))
        {
            _names.TryAdd(path[2], true);
        }
    }
}
